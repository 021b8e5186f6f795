package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

const nasty = "a\x1b]52;c;x\x07b\u009bc\u202ed\u200be\xfff\rg\U000e0041"

func TestOutputShowsControlCharactersByName(t *testing.T) {
	for step := 1; step < 9; step++ { // however it is cut into pieces
		var b bytes.Buffer
		o := &output{to: &b}
		whole := colour("31") + nasty + colour("") + "\n"
		for i := 0; i < len(whole); i += step {
			if _, err := o.Write([]byte(whole[i:min(i+step, len(whole))])); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		want := "\x1b[31ma<ESC>]52;c;x<BEL>b<U+009B>c<U+202E>d<U+200B>e<0xFF>f<CR>g<U+E0041>\x1b[m\n"
		if b.String() != want {
			t.Errorf("in pieces of %d: %q", step, b.String())
		}
	}
}

func TestOutputKeepsJSON(t *testing.T) {
	var b bytes.Buffer
	o := &output{to: &b, json: true}
	valid := strings.ToValidUTF8(nasty, "")
	if err := json.NewEncoder(o).Encode(map[string]string{"x": valid}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\u009b\u202e\u200b\U000e0041\x1b") {
		t.Errorf("raw control characters: %q", b.String())
	}
	var back map[string]string
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back["x"] != valid {
		t.Errorf("%q is read back as %q (%v)", valid, back["x"], err)
	}
}
