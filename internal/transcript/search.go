package transcript

import (
	"encoding/binary"
	"slices"
	"sync"
)

// searcher finds where any of many literals begins. It is Wu and Manber's
// algorithm ("A fast algorithm for multi-pattern searching", 1994): a table
// tells for every block of four bytes how far the search may skip. It is
// immutable and safe for concurrent use.
type searcher struct {
	// m is the length of the shortest literal. Of each literal the tables know
	// a window of so many bytes: its least common part, so that candidates are
	// rare.
	m      int
	reach  int // the length of the longest literal
	before int // how far into a literal its window begins, at most
	shift  [1 << hashBits]uint8
	// group tells which of groups may begin where the window's last block has
	// this hash; 0 is empty.
	group  [1 << hashBits]uint16
	groups [][]entry
}

// entry is a literal in the group of its window's last block.
type entry struct {
	window  uint64 // the window's last eight bytes, little-endian: most candidates differ there
	literal string
	back    int // from the block's first byte to the literal's
}

const hashBits = 17

// block is how many bytes are looked at together.
const block = 4

// hash is that of a block's bytes, little-endian.
func hash(v uint32) uint32 { return v * 0x9E3779B1 >> (32 - hashBits) }

// blockOf gives the first bytes of s as hash wants them.
func blockOf(s string) uint32 { return binary.LittleEndian.Uint32([]byte(s[:block])) }

// known is the searcher for this package's literals; building it takes a few
// hundred microseconds, so a process that reads no transcript does not.
var known = sync.OnceValue(func() *searcher { return newSearcher(append([]string{altOn, altOff}, literals()...)) })

// supposing also looks for what libcurl says, which stands alone in a question
// and in many programs' logs: see [Options.Suppose].
var supposing = sync.OnceValue(func() *searcher {
	return newSearcher(slices.Concat([]string{altOn, altOff}, literals(), curlWords))
})

// newSearcher builds the tables. Every literal must have at least eight
// bytes; the search's speed is proportional to the length of the shortest.
func newSearcher(literals []string) *searcher {
	s := &searcher{m: 64, groups: make([][]entry, 1)}
	for _, l := range literals {
		s.m = min(s.m, len(l))
		s.reach = max(s.reach, len(l))
	}
	for i := range s.shift {
		s.shift[i] = uint8(s.m - block + 1)
	}
	var often [1 << hashBits]uint8
	for i := range len(everyday) - block + 1 {
		often[hash(blockOf(everyday[i:]))]++
	}
	for _, l := range literals {
		at := rarest(l, s.m, &often)
		s.before = max(s.before, at)
		w := l[at : at+s.m]
		for j := block - 1; j < s.m; j++ {
			h := hash(blockOf(w[j-block+1:]))
			s.shift[h] = min(s.shift[h], uint8(s.m-1-j))
			if j < s.m-1 {
				continue
			}
			if s.group[h] == 0 {
				s.group[h] = uint16(len(s.groups))
				s.groups = append(s.groups, nil)
			}
			s.groups[s.group[h]] = append(s.groups[s.group[h]],
				entry{binary.LittleEndian.Uint64([]byte(w[s.m-8:])), l, at + s.m - block})
		}
	}
	return s
}

// everyday are words that fill the logs of builds, tests and servers. A window
// with three letters in a row that these have would be looked at often.
const everyday = ` the and for with from this that not was are has have will can your you all new more running building
	compiling installing processing downloading receiving resolving creating checking including remaining
	pending version directory repository factory memory history registry library entry query object objects
	connection function section action option position condition application configuration authentication
	information generation operation compilation transaction session server service servers error errors warning
	warnings failed failure missing deprecated expected required request requests response module modules
	package packages public private return returns result results string script scripts source sources static
	test tests case cases file files line lines name names node nodes type types update updated use used user
	users value values import imports export const context content container component components command
	commands default depend dependencies build builds cache chunk class client code collect config core count
	coverage current data debug delta device done driver event exception exit external format found global
	handler header host http https image index info input internal interface job kernel layer level lexer link
	list load loaded local log main make manager master match message method mode model network null number org
	output parser path plugin pool port prepare process progress project proxy ready reader remote render report
	resource root route router rule runner scanner schema secure select self sent setup shader shell signal size
	skipped socket solver stage start started state status step stream success support symbol system table
	target task template tensor thread time token tool total trace transport tree true tuple under unit
	unpacking valid vector visitor web widget with worker write writer function(a) function(b) function(e)
	function(t) return function( github.com example.com node_modules usr lib bin home src dist assets .java
	.json .html .yaml npm apt git fetch `

// rarest says where in l the m bytes begin that other text holds least likely,
// by how often that has each block. The last block counts most, because it
// decides whether a place is looked at closer.
func rarest(l string, m int, often *[1 << hashBits]uint8) int {
	var room [128]int
	counts := room[:0] // how often other text has the block that ends at each byte, and those before it
	for j := block - 1; j < len(l); j++ {
		counts = append(counts, int(often[hash(blockOf(l[j-block+1:]))]))
	}
	n := m - block + 1 // blocks of a window
	sum := 0
	for _, c := range counts[:n-1] {
		sum += c
	}
	best, at := -1, 0
	for i := 0; i+n <= len(counts); i++ {
		sum += counts[i+n-1]
		if score := sum + (m-1)*counts[i+n-1]; best < 0 || score < best {
			best, at = score, i
		}
		sum -= counts[i]
	}
	return at
}

// find appends to hits, in ascending order, every index in [from, to) of b
// where a literal begins that lies wholly in b.
func (s *searcher) find(b []byte, from, to int, hits []int) []int {
	// A literal that begins at p has its window's last block at
	// p+offset+m-4, so that is where the scan has to look from, and to.
	first := from + s.m - block
	last := min(to+s.before+s.m-block, len(b)-block+1) // end of the blocks' first bytes
	n := len(hits)
	const lanes, worth = 6, 512
	if last-first < worth {
		hits = s.lane(b, first, last, from, to, hits)
		return order(hits, n)
	}
	// A processor waits for the table before it knows how far to skip. Six
	// searches at once fill that wait.
	size := (last - first) / lanes
	var at, end [lanes]int
	for k := range lanes {
		at[k], end[k] = first+k*size, first+(k+1)*size
	}
	end[lanes-1] = last
	i0, i1, i2, i3, i4, i5 := at[0], at[1], at[2], at[3], at[4], at[5]
	shift := &s.shift
	for i0 < end[0] && i1 < end[1] && i2 < end[2] && i3 < end[3] && i4 < end[4] && i5 < end[5] {
		s0 := shift[hash(binary.LittleEndian.Uint32(b[i0:]))]
		s1 := shift[hash(binary.LittleEndian.Uint32(b[i1:]))]
		s2 := shift[hash(binary.LittleEndian.Uint32(b[i2:]))]
		s3 := shift[hash(binary.LittleEndian.Uint32(b[i3:]))]
		s4 := shift[hash(binary.LittleEndian.Uint32(b[i4:]))]
		s5 := shift[hash(binary.LittleEndian.Uint32(b[i5:]))]
		i0 += int(s0)
		i1 += int(s1)
		i2 += int(s2)
		i3 += int(s3)
		i4 += int(s4)
		i5 += int(s5)
		if s0 != 0 && s1 != 0 && s2 != 0 && s3 != 0 && s4 != 0 && s5 != 0 {
			continue
		}
		if s0 == 0 {
			hits = s.check(b, i0, from, to, hits)
			i0++
		}
		if s1 == 0 {
			hits = s.check(b, i1, from, to, hits)
			i1++
		}
		if s2 == 0 {
			hits = s.check(b, i2, from, to, hits)
			i2++
		}
		if s3 == 0 {
			hits = s.check(b, i3, from, to, hits)
			i3++
		}
		if s4 == 0 {
			hits = s.check(b, i4, from, to, hits)
			i4++
		}
		if s5 == 0 {
			hits = s.check(b, i5, from, to, hits)
			i5++
		}
	}
	for k, i := range [lanes]int{i0, i1, i2, i3, i4, i5} {
		hits = s.lane(b, i, end[k], from, to, hits)
	}
	return order(hits, n)
}

// lane searches alone.
func (s *searcher) lane(b []byte, i, last, from, to int, hits []int) []int {
	for i < last {
		if n := s.shift[hash(binary.LittleEndian.Uint32(b[i:]))]; n != 0 {
			i += int(n)
			continue
		}
		hits = s.check(b, i, from, to, hits)
		i++
	}
	return hits
}

// check adds the literals whose window's last block is at i.
func (s *searcher) check(b []byte, i, from, to int, hits []int) []int {
	if i < 4 {
		return hits
	}
	w := binary.LittleEndian.Uint64(b[i-4:])
	for _, e := range s.groups[s.group[hash(uint32(w>>32))]] {
		if e.window != w {
			continue
		}
		p := i - e.back
		if p >= from && p < to && p+len(e.literal) <= len(b) && string(b[p:p+len(e.literal)]) == e.literal {
			hits = append(hits, p)
		}
	}
	return hits
}

// order sorts the hits from n on and drops those that are there twice.
func order(hits []int, n int) []int {
	slices.Sort(hits[n:])
	return hits[:n+len(slices.Compact(hits[n:]))]
}
