package lorem

// #include <stdlib.h>
// #include "lorem.h"
//
// extern void loremOnWord(void *user, lorem_status status, char *text);
//
// // A handle is a number, and C keeps it as the pointer that it never follows.
// static inline lorem_status lorem_go_start(lorem_options *options, uintptr_t handle,
//                                           lorem_stream **stream, char **out) {
//	return lorem_stream_start(options, (lorem_on_word)loremOnWord, (void *)handle, stream, out);
// }
import "C"

import (
	"context"
	"runtime/cgo"
	"unsafe"
)

// ahead is how many words may wait for the reader: the core makes no more until some are taken.
const ahead = 64

// told is what one call of the core said: a word, the end, or why there are no more.
type told struct {
	word string
	end  bool
	err  error
}

// Stream gives the words of the text one by one, as an iterator: from Go 1.23 on it can be ranged over.
//
//	for word, err := range lorem.Stream(ctx, options) {
//
// An error is the last that it gives: one of the options, the core or the context.
func Stream(ctx context.Context, o Options) func(yield func(word string, err error) bool) {
	return func(yield func(string, error) bool) {
		words := make(chan told, ahead)
		handle := cgo.NewHandle(words)
		defer handle.Delete()
		native, err := start(o, handle)
		if err != nil {
			yield("", err)
			return
		}
		// First of all, so that nothing is called when the handle goes.
		defer C.lorem_stream_free(native)
		C.lorem_stream_request(native, ahead)
		for {
			next := receive(ctx, words)
			if next.end || !yield(next.word, next.err) || next.err != nil {
				return
			}
			C.lorem_stream_request(native, 1)
		}
	}
}

func start(o Options, handle cgo.Handle) (*C.lorem_stream, error) {
	options := o.native()
	defer C.lorem_options_free(options)
	var native *C.lorem_stream
	var out *C.char
	_, err := take(C.lorem_go_start(options, C.uintptr_t(handle), &native, &out), out)
	return native, err
}

func receive(ctx context.Context, words <-chan told) told {
	if err := ctx.Err(); err != nil {
		return told{err: err}
	}
	select {
	case next := <-words:
		return next
	case <-ctx.Done():
		return told{err: ctx.Err()}
	}
}

// loremOnWord is called on the core's thread. It never blocks: the channel has room for every word asked for.
//
//export loremOnWord
func loremOnWord(user unsafe.Pointer, status C.lorem_status, text *C.char) {
	next := told{end: text == nil && status == C.LOREM_STATUS_OK}
	if status == C.LOREM_STATUS_OK {
		next.word = C.GoString(text)
	} else {
		next.err = failure(status, C.GoString(text))
	}
	cgo.Handle(uintptr(user)).Value().(chan told) <- next
}
