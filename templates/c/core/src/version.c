/* The version is no part of the compile: lockstep compiles with LOCKSTEP_VERSION at 0.0.0
 * and writes the version into the slot below when it packs the finished library. Source
 * packages are compiled with the version. */
#include "lorem.h"

#include "buffer.h"

#include <string.h>

enum { MAGIC_SIZE = 16, SLOT_SIZE = 128 };

/* Exported even by the static library, so that what it ends up in carries it. */
#if defined(_WIN32)
#define SLOT_API __declspec(dllexport)
#else
#define SLOT_API __attribute__((visibility("default")))
#endif
#if defined(__GNUC__) || defined(__clang__)
#define SLOT_USED __attribute__((used))
#else
#define SLOT_USED
#endif

struct version_slot {
    unsigned char magic[MAGIC_SIZE];
    char version[SLOT_SIZE - MAGIC_SIZE];
};

/* 16 bytes to find it by, then the version, padded with NULs. Not volatile itself:
 * GCC would put it into writable data. */
SLOT_API extern const struct version_slot lorem_lockstep_version_slot;
SLOT_USED const struct version_slot lorem_lockstep_version_slot = {
    {0x6c, 0x6f, 0x63, 0x6b, 0x73, 0x74, 0x65, 0x70,  /* "lockstep" */
     0xf3, 0x9a, 0x1d, 0xe5, 0x07, 0xb8, 0xc4, 0x62}, /* and 8 bytes that no text has */
    LOCKSTEP_VERSION,
};

char *lorem_version(void)
{
    /* Volatile: the compiler must not take the bytes above for granted. */
    const volatile char *slot = lorem_lockstep_version_slot.version;
    char version[SLOT_SIZE - MAGIC_SIZE + 1] = "";
    int i;

    for (i = 0; i < SLOT_SIZE - MAGIC_SIZE; i++) {
        version[i] = slot[i];
    }
    return copy_bytes(version, strlen(version));
}
