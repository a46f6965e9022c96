#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

/* The ICU headers that libxml2 pulls in clash with Foundation. The field this hides ends a struct that is never allocated here. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

/* The allocator that libxml2 uses; Swift's Glibc module leaves its settings out. */
#ifdef __GLIBC__
#include <malloc.h>
#endif

#endif
