// Runs against the module in use: go test example.com/lorem
package lorem_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

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

// limited is a context that ends a test which hangs.
func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// words collects a stream, up to limit words if that is not 0.
func words(ctx context.Context, o lorem.Options, limit int) (got []string, err error) {
	lorem.Stream(ctx, o)(func(word string, failed error) bool {
		if err = failed; err == nil {
			got = append(got, word)
		}
		return limit == 0 || len(got) < limit
	})
	return got, err
}

func TestEveryWordComesInOrder(t *testing.T) {
	options := lorem.Options{Repeat: 200, CrabEmoji: true}
	want, _ := lorem.Generate(options)
	got, err := words(limited(t), options, 0)
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %d words, %v", len(got), err)
	}
}

func TestStreamsRunAtOnceAndCanBeLeftEarly(t *testing.T) {
	ctx := limited(t)
	var readers sync.WaitGroup
	for limit := 1; limit <= 8; limit++ {
		readers.Add(1)
		go func(limit int) {
			defer readers.Done()
			got, err := words(ctx, lorem.Options{Repeat: 30000}, limit)
			if err != nil || !strings.HasPrefix(sentence+" "+sentence, strings.Join(got, " ")) || len(got) != limit {
				t.Errorf("limit %d: got %q, %v", limit, got, err)
			}
		}(limit)
	}
	readers.Wait()
}

func TestAStreamEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(limited(t))
	count := 0
	lorem.Stream(ctx, lorem.Options{Repeat: 30000})(func(word string, err error) bool {
		if count++; count == 3 {
			cancel()
		}
		if (count > 3) != errors.Is(err, context.Canceled) || count > 4 {
			t.Errorf("call %d: %q, %v", count, word, err)
		}
		return true
	})
	if count != 4 {
		t.Errorf("%d calls, want 3 words and the context's error", count)
	}
}

func TestAStreamThatFailsSaysWhy(t *testing.T) {
	_, err := words(limited(t), lorem.Options{Repeat: 1 << 30, CrabEmoji: true}, 0)
	wants(t, err, lorem.Failed, "the limit is 1048576")
	_, err = words(limited(t), lorem.Options{Repeat: -1}, 0)
	wants(t, err, lorem.BadOptions, "`Repeat` must be between 1")
}

func TestTheModuleSaysItsVersion(t *testing.T) {
	if version := lorem.Version(); !regexp.MustCompile(`^\d+\.\d+\.\d+`).MatchString(version) {
		t.Errorf("got %q", version)
	}
}
