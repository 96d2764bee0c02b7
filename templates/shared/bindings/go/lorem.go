// Package lorem is a small text generator with a native core.
//
// The core is a static library: one module per platform holds it, and a file
// that lockstep writes into the packed module imports the right one. In the
// source tree, name a library that you built yourself:
//
//	CGO_LDFLAGS="-L/where/it/is -llorem -lm" go test ./...
package lorem

// #cgo CFLAGS: -I${SRCDIR}
// #include <stdlib.h>
// #include "lorem.h"
import "C"

import "unsafe"

// Kind says what an Error is about.
type Kind int

const (
	// BadOptions names every option that is wrong.
	BadOptions Kind = iota + 1
	// Failed means that the core could not do what was asked.
	Failed
	// Panicked means that the core found a mistake of its own.
	Panicked
)

// Error is what every function here fails with.
type Error struct {
	Kind    Kind
	Message string
}

func (e *Error) Error() string { return "lorem: " + e.Message }

// Options say what to generate.
type Options struct {
	// Repeat is how often the sentence stands in the text, 1 or more.
	Repeat int
	// CrabEmoji puts a crab after each sentence.
	CrabEmoji bool
	// Separator stands between two sentences: up to 16 bytes, one space if empty.
	Separator string
}

// Validate asks the core to check all options; its error names every bad one.
func (o Options) Validate() error {
	native := o.native()
	defer C.lorem_options_free(native)
	var out *C.char
	_, err := take(C.lorem_options_check(native, &out), out)
	return err
}

// Generate makes the text. It fails if an option is wrong or the text would get too long.
func Generate(o Options) (string, error) {
	native := o.native()
	defer C.lorem_options_free(native)
	var out *C.char
	return take(C.lorem_generate(native, &out), out)
}

// Crash fails inside the core on purpose: it shows that this arrives as an Error.
func Crash() error {
	var out *C.char
	_, err := take(C.lorem_crash(&out), out)
	return err
}

// Version is the version of the module's native core.
func Version() string {
	version, _ := take(C.LOREM_STATUS_OK, C.lorem_version())
	return version
}

// native hands the options to the core, which frees them with lorem_options_free.
func (o Options) native() *C.lorem_options {
	native := C.lorem_options_new(C.LOREM_NAMES_PASCAL)
	if native == nil {
		panic("lorem: out of memory")
	}
	with := func(name string, set func(name *C.char)) {
		text := C.CString(name)
		defer C.free(unsafe.Pointer(text))
		set(text)
	}
	with("Repeat", func(name *C.char) {
		C.lorem_options_set_integer(native, name, C.int64_t(o.Repeat))
	})
	with("CrabEmoji", func(name *C.char) {
		var value C.int
		if o.CrabEmoji {
			value = 1
		}
		C.lorem_options_set_boolean(native, name, value)
	})
	if o.Separator != "" {
		with("Separator", func(name *C.char) {
			text := C.CString(o.Separator)
			defer C.free(unsafe.Pointer(text))
			C.lorem_options_set_text(native, name, text, C.size_t(len(o.Separator)))
		})
	}
	return native
}

// take turns a status and an `out` text, which it frees, into Go's result and error.
func take(status C.lorem_status, out *C.char) (string, error) {
	text := "out of memory"
	if out != nil {
		text = C.GoString(out)
		C.lorem_text_free(out)
	}
	if status == C.LOREM_STATUS_OK {
		return text, nil
	}
	return "", failure(status, text)
}

// failure is the error that a status other than OK stands for.
func failure(status C.lorem_status, text string) *Error {
	switch status {
	case C.LOREM_STATUS_BAD_TYPE, C.LOREM_STATUS_BAD_VALUE:
		return &Error{BadOptions, text}
	case C.LOREM_STATUS_PANICKED:
		return &Error{Panicked, text}
	default:
		return &Error{Failed, text}
	}
}
