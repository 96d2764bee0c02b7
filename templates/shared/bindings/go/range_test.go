//go:build go1.23

package lorem_test

import (
	"testing"

	"example.com/lorem"
)

func TestAStreamCanBeRangedOver(t *testing.T) {
	var got []string
	for word, err := range lorem.Stream(limited(t), lorem.Options{Repeat: 30000}) {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, word); len(got) == 2 {
			break
		}
	}
	if len(got) != 2 || got[0] != "lorem" || got[1] != "ipsum" {
		t.Errorf("got %q", got)
	}
}
