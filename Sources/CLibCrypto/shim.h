#ifndef CLIBCRYPTO_SHIM_H
#define CLIBCRYPTO_SHIM_H

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* XN_FLAG_RFC2253 is a macro with casts, which Swift does not import. UTF-8 is left as it is instead of being escaped. */
static inline unsigned long clibcrypto_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

/* SHA-256 of two parts in a row: no context on the heap, and no look-up of the algorithm. The functions below are declared
   deprecated for what they do not serve (engines, FIPS providers); there is no other way without either. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline void clibcrypto_sha256(
    const void *first, size_t first_count, const void *second, size_t second_count, unsigned char *digest)
{
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, first, first_count);
    SHA256_Update(&context, second, second_count);
    SHA256_Final(digest, &context);
}
#pragma GCC diagnostic pop

#endif
