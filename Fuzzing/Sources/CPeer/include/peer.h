#ifndef PEER_H
#define PEER_H

#include <stddef.h>
#include <stdint.h>

/* Implementations of others: libxml2's tree, canonical form and validation, and libxmlsec1. Called for input that ours accepted. */

typedef void (*peer_octets)(void *context, const uint8_t *octets, size_t count);

/* Once, before anything else. Returns 0 when libxmlsec1 cannot be used. */
int peer_start(void);

/* Exclusive canonical form without comments of the element at a place in document order; `prefixes` ends with NULL.
   Returns 1 and calls `take` once, or 0. */
int peer_canonical_form(const uint8_t *bytes, size_t count, int place, const char *const *prefixes, peer_octets take, void *context);

/* Whether libxmlsec1 verifies the document's or message's signature with the key of a DER certificate; `take` gets what each Reference digests. */
int peer_verify(
    const uint8_t *bytes, size_t count, const uint8_t *certificate, size_t certificate_count, int is_message, peer_octets take,
    void *context);

/* A compiled schema, NULL when it cannot be used. */
void *peer_schema(const char *path);

/* Whether the root is valid, or each child element of its last child element. -1 when it cannot be said. */
int peer_valid(void *schema, const uint8_t *bytes, size_t count, int of_body);

/* libFuzzer's own mutation. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t capacity);

#endif
