/* The flags of `pkg-config --cflags xmlsec1-openssl`, of which SwiftPM hands on the folders only. */
#define __XMLSEC_FUNCTION__ __func__
#define XMLSEC_NO_SIZE_T
#define XMLSEC_OPENSSL3_ENGINES 1
#define XMLSEC_NO_GOST 1
#define XMLSEC_NO_GOST2012 1
#define XMLSEC_NO_CRYPTO_DYNAMIC_LOADING 1
#define XMLSEC_CRYPTO_OPENSSL 1

#include "peer.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>
#include <xmlsec/buffer.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static void silent(void *context, const char *message, ...) { (void)context, (void)message; }
static void silent_error(void *context, xmlErrorPtr error) { (void)context, (void)error; }

int peer_start(void) {
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(NULL, silent_error);
    if (xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) return 0;
    xmlSecErrorsDefaultCallbackEnableOutput(0);
    return 1;
}

static xmlDocPtr parsed(const uint8_t *bytes, size_t count) {
    /* Sections become text, as they do in the canonical form. */
    return xmlReadMemory((const char *)bytes, (int)count, NULL, NULL,
                         XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* The next element in document order below `root`, or NULL. */
static xmlNodePtr next_element(xmlNodePtr node, xmlNodePtr root) {
    xmlNodePtr child = xmlFirstElementChild(node);
    if (child != NULL) return child;
    for (; node != root; node = node->parent) {
        xmlNodePtr sibling = xmlNextElementSibling(node);
        if (sibling != NULL) return sibling;
    }
    return NULL;
}

static int is_below(void *user, xmlNodePtr node, xmlNodePtr parent) {
    /* Namespace nodes have no parent pointer: theirs is handed in. */
    for (xmlNodePtr at = node->type == XML_NAMESPACE_DECL ? parent : node; at != NULL; at = at->parent)
        if (at == (xmlNodePtr)user) return 1;
    return 0;
}

int peer_canonical_form(const uint8_t *bytes, size_t count, int place, const char *const *prefixes, peer_octets take, void *context) {
    xmlDocPtr document = parsed(bytes, count);
    if (document == NULL) return 0;
    xmlNodePtr root = xmlDocGetRootElement(document), node = root;
    while (node != NULL && place-- > 0) node = next_element(node, root);
    xmlOutputBufferPtr output = node == NULL ? NULL : xmlAllocOutputBuffer(NULL);
    int done = 0;
    if (output != NULL) {
        if (xmlC14NExecute(document, is_below, node, XML_C14N_EXCLUSIVE_1_0, (xmlChar **)prefixes, 0, output) >= 0) {
            xmlOutputBufferFlush(output);
            take(context, xmlOutputBufferGetContent(output), xmlOutputBufferGetSize(output));
            done = 1;
        }
        xmlOutputBufferClose(output);
    }
    xmlFreeDoc(document);
    return done;
}

static xmlNodePtr child_named(xmlNodePtr node, const char *name) {
    xmlNodePtr child = node == NULL ? NULL : xmlFirstElementChild(node);
    while (child != NULL && strcmp((const char *)child->name, name) != 0) child = xmlNextElementSibling(child);
    return child;
}

static xmlNodePtr signature_of(xmlNodePtr root, int is_message) {
    if (!is_message) return xmlLastElementChild(root);
    return child_named(child_named(child_named(root, "Header"), "Security"), "Signature");
}

static void hand_over(xmlSecDSigCtxPtr signature, peer_octets take, void *context) {
    for (xmlSecSize index = 0; index < xmlSecPtrListGetSize(&signature->signedInfoReferences); index++) {
        xmlSecDSigReferenceCtxPtr reference = xmlSecPtrListGetItem(&signature->signedInfoReferences, index);
        xmlSecBufferPtr octets = xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
        if (octets != NULL) take(context, xmlSecBufferGetData(octets), xmlSecBufferGetSize(octets));
    }
}

int peer_verify(
    const uint8_t *bytes, size_t count, const uint8_t *certificate, size_t certificate_count, int is_message, peer_octets take,
    void *context) {
    static const xmlChar *const ids[] = {(const xmlChar *)"Id", NULL};
    xmlDocPtr document = parsed(bytes, count);
    if (document == NULL) return 0;
    xmlNodePtr root = xmlDocGetRootElement(document);
    xmlSecAddIDs(document, root, (const xmlChar **)ids);
    xmlNodePtr node = signature_of(root, is_message);
    xmlSecDSigCtxPtr signature = node == NULL ? NULL : xmlSecDSigCtxCreate(NULL);
    int holds = 0;
    if (signature != NULL) {
        signature->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
        signature->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
        signature->signKey = xmlSecCryptoAppKeyLoadMemory(
            certificate, (xmlSecSize)certificate_count, xmlSecKeyDataFormatCertDer, NULL, NULL, NULL);
        holds = signature->signKey != NULL && xmlSecDSigCtxVerify(signature, node) >= 0
            && signature->status == xmlSecDSigStatusSucceeded;
        if (holds) hand_over(signature, take, context);
        xmlSecDSigCtxDestroy(signature);
    }
    xmlFreeDoc(document);
    return holds;
}

void *peer_schema(const char *path) {
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path);
    xmlSchemaPtr schema = parser == NULL ? NULL : xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

static int element_valid(xmlSchemaPtr schema, xmlNodePtr node) {
    xmlSchemaValidCtxtPtr validation = xmlSchemaNewValidCtxt(schema);
    if (validation == NULL) return -1;
    xmlSchemaSetValidStructuredErrors(validation, silent_error, NULL);
    int outcome = xmlSchemaValidateOneElement(validation, node);
    xmlSchemaFreeValidCtxt(validation);
    return outcome < 0 ? -1 : outcome == 0;
}

/* What is marked as an identifier already, the validator does not compare with the other identifiers of the document: a validation of a
   stream, which is ours, does not either. */
static void mark_identifiers(xmlNodePtr element) {
    for (xmlAttrPtr attribute = element->properties; attribute != NULL; attribute = attribute->next)
        attribute->atype = XML_ATTRIBUTE_ID;
    for (xmlNodePtr child = xmlFirstElementChild(element); child != NULL; child = xmlNextElementSibling(child))
        mark_identifiers(child);
}

int peer_valid(void *schema, const uint8_t *bytes, size_t count, int of_body) {
    xmlDocPtr document = parsed(bytes, count);
    if (document == NULL) return -1;
    xmlNodePtr root = xmlDocGetRootElement(document);
    mark_identifiers(root);
    int valid = 1;
    if (!of_body) {
        valid = element_valid(schema, root);
    } else {
        xmlNodePtr child = xmlFirstElementChild(xmlLastElementChild(root));
        for (; child != NULL && valid == 1; child = xmlNextElementSibling(child)) valid = element_valid(schema, child);
    }
    xmlFreeDoc(document);
    return valid;
}
