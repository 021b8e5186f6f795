package vscode

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// filmDelay is how long a picture of a film is shown, in hundredths of a second;
// the last one stays longer.
const filmDelay, filmEnd = 220, 400

// makeFilms makes NAME.gif of film-NAME-1.png, film-NAME-2.png, … in a folder.
func makeFilms(folder string) error {
	films := map[string][]string{}
	files, err := filepath.Glob(filepath.Join(folder, "film-*.png"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, file := range files {
		name := strings.TrimPrefix(filepath.Base(file), "film-")
		name = name[:strings.LastIndexByte(name, '-')]
		films[name] = append(films[name], file)
	}
	for name, files := range films {
		if err := makeFilm(filepath.Join(folder, name+".gif"), files); err != nil {
			return err
		}
	}
	return nil
}

// makeFilm makes a moving picture. Its palette are the colours that there are most
// of, which suits pictures of windows; of a later picture it keeps only the part
// that differs from the one before.
func makeFilm(to string, files []string) error {
	var frames []*image.NRGBA
	count := map[color.NRGBA]int{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		picture, err := png.Decode(f)
		f.Close()
		if err != nil {
			return err
		}
		frame := image.NewNRGBA(picture.Bounds())
		draw.Draw(frame, frame.Bounds(), picture, picture.Bounds().Min, draw.Src)
		for i := 0; i < len(frame.Pix); i += 4 {
			frame.Pix[i], frame.Pix[i+1], frame.Pix[i+2] = frame.Pix[i]&^3, frame.Pix[i+1]&^3, frame.Pix[i+2]&^3
			count[color.NRGBA{frame.Pix[i], frame.Pix[i+1], frame.Pix[i+2], 255}]++
		}
		frames = append(frames, frame)
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b color.NRGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]),
			cmp.Compare(uint(a.R)<<16|uint(a.G)<<8|uint(a.B), uint(b.R)<<16|uint(b.G)<<8|uint(b.B)))
	})
	var palette color.Palette
	for _, c := range most[:min(len(most), 256)] {
		palette = append(palette, c)
	}
	nearest := map[color.NRGBA]uint8{}
	film := &gif.GIF{}
	for n, frame := range frames {
		part := frame.Bounds()
		if n > 0 {
			part = differing(frames[n-1], frame)
		}
		if part.Empty() {
			film.Delay[n-1] += filmDelay // nothing moved
			part = image.Rect(0, 0, 1, 1)
		}
		out := image.NewPaletted(part, palette)
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				c := frame.NRGBAAt(x, y)
				i, ok := nearest[c]
				if !ok {
					i = uint8(palette.Index(c))
					nearest[c] = i
				}
				out.SetColorIndex(x, y, i)
			}
		}
		film.Image, film.Delay, film.Disposal = append(film.Image, out), append(film.Delay, filmDelay),
			append(film.Disposal, gif.DisposalNone)
	}
	film.Delay[len(film.Delay)-1] = filmEnd
	film.Config = image.Config{ColorModel: palette, Width: frames[0].Bounds().Dx(), Height: frames[0].Bounds().Dy()}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	return gif.EncodeAll(f, film)
}

func differing(a, b *image.NRGBA) (part image.Rectangle) {
	for y := range b.Bounds().Dy() {
		for x := range b.Bounds().Dx() {
			if a.NRGBAAt(x, y) != b.NRGBAAt(x, y) {
				part = part.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return part
}

// Each picture of a film is what it was.
func TestMakeFilm(t *testing.T) {
	dir := t.TempDir()
	colours := []color.NRGBA{{0, 0, 0, 255}, {252, 0, 0, 255}, {0, 0, 252, 255}}
	for n, name := range []string{"film-x-1.png", "film-x-2.png"} {
		picture := image.NewNRGBA(image.Rect(0, 0, 8, 8))
		draw.Draw(picture, picture.Bounds(), image.NewUniform(colours[0]), image.Point{}, draw.Src)
		picture.Set(3, 4+n, colours[1+n])
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, picture); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	if err := makeFilms(dir); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "x.gif"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	film, err := gif.DecodeAll(f)
	if err != nil || len(film.Image) != 2 {
		t.Fatalf("%v, %d pictures", err, len(film.Image))
	}
	for _, want := range []struct {
		picture, x, y int
		colour        color.NRGBA
	}{{0, 3, 4, colours[1]}, {1, 3, 4, colours[0]}, {1, 3, 5, colours[2]}} {
		if got := color.NRGBAModel.Convert(film.Image[want.picture].At(want.x, want.y)); got != want.colour {
			t.Errorf("picture %d has %v at %d,%d, want %v", want.picture, got, want.x, want.y, want.colour)
		}
	}
}
