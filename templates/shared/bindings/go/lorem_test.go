// Runs against the module in use: go test example.com/lorem
package lorem_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"example.com/lorem"
)

const sentence = "lorem ipsum dolor sit amet"

// wants fails unless err is an Error of this kind whose message holds every text.
func wants(t *testing.T, err error, kind lorem.Kind, texts ...string) {
	t.Helper()
	var failure *lorem.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want a *lorem.Error", err)
	}
	if failure.Kind != kind {
		t.Errorf("got kind %d, want %d: %v", failure.Kind, kind, err)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q lacks %q", err, text)
		}
	}
}

func TestTheSentenceIsRepeated(t *testing.T) {
	for _, test := range []struct {
		options lorem.Options
		want    string
	}{
		{lorem.Options{Repeat: 1}, sentence},
		{lorem.Options{Repeat: 2}, sentence + " " + sentence},
		{lorem.Options{Repeat: 2, CrabEmoji: true, Separator: " / "}, sentence + " 🦀 / " + sentence + " 🦀"},
	} {
		got, err := lorem.Generate(test.options)
		if err != nil || got != test.want {
			t.Errorf("%+v: got %q, %v, want %q", test.options, got, err, test.want)
		}
	}
}

func TestEveryWrongValueIsNamed(t *testing.T) {
	bad := lorem.Options{Repeat: -1, Separator: strings.Repeat("x", 17)}
	repeat := "`Repeat` must be between 1 and 4294967295, not -1"
	separator := "`Separator` must be 1 to 16 bytes long, not 17"
	wants(t, bad.Validate(), lorem.BadOptions, repeat, separator)
	_, err := lorem.Generate(bad)
	wants(t, err, lorem.BadOptions, repeat, separator)
	wants(t, lorem.Options{}.Validate(), lorem.BadOptions, "`Repeat` must be between 1")
	if err := (lorem.Options{Repeat: 1}).Validate(); err != nil {
		t.Errorf("good options: %v", err)
	}
}

func TestOddSeparatorsAreRefused(t *testing.T) {
	for _, separator := range []string{"\x00", "a\x00b", "\xff"} {
		_, err := lorem.Generate(lorem.Options{Repeat: 1, Separator: separator})
		wants(t, err, lorem.BadOptions, "`Separator` must")
	}
}

func TestAnErrorOfTheCoreIsAnError(t *testing.T) {
	_, err := lorem.Generate(lorem.Options{Repeat: 1 << 30, CrabEmoji: true})
	wants(t, err, lorem.Failed, "the limit is 1048576")
}

func TestAPanicOfTheCoreIsAnError(t *testing.T) {
	wants(t, lorem.Crash(), lorem.Panicked, "panicked")
}

func TestTheModuleSaysItsVersion(t *testing.T) {
	if version := lorem.Version(); !regexp.MustCompile(`^\d+\.\d+\.\d+`).MatchString(version) {
		t.Errorf("got %q", version)
	}
}
