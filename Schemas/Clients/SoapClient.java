import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.XMLConstants;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.WSSecurityException;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.handler.RequestData;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.apache.ws.security.message.token.SignatureConfirmation;
import org.apache.xml.security.c14n.Canonicalizer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Sends one signed document to the KSZ hub with WSS4J and the JDK, and proves everything that comes back.
 *
 * <pre>
 * CP=/usr/share/java/wss4j.jar:/usr/share/java/xmlsec.jar:/usr/share/java/commons-logging.jar:/usr/share/java/slf4j-api.jar
 * java -cp $CP SoapClient.java FEDERATION OPERATION [to=KEY-OR-KBO] [ssin=N] [save=PREFIX]
 * java -cp $CP SoapClient.java FEDERATION verify REQUEST.xml ANSWER.xml...
 * </pre>
 *
 * FEDERATION is federation.properties of `make sandbox` or `make demo`; OPERATION is registerPerson, requestInquiry or
 * transferCompetence. The JDK signs the document, WSS4J signs the envelope. Exit code 0: the hub accepted; 1: it refused
 * (shown with rule and remedy); 2: wrong arguments, no answer, or one that is not proven: believe none of it.
 */
public final class SoapClient {
    static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    static final String EXCHANGE = "urn:ocmw-gateway:exchange:v1";

    /** Something that came back does not hold; the message names the step. */
    static final class NotProven extends Exception {
        NotProven(String step) { super(step); }
    }

    static void require(boolean holds, String step) throws NotProven {
        if (!holds) throw new NotProven(step);
    }

    final Properties federation = new Properties();
    final X509Certificate anchor;
    final X509CRL revoked;

    SoapClient(String file) throws Exception {
        federation.load(new StringReader(Files.readString(Path.of(file))));
        anchor = certificate("trust.anchors");
        try (var input = Files.newInputStream(Path.of(value("trust.revocationList")))) {
            revoked = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(input);
        }
        revoked.verify(anchor.getPublicKey());
        WSSConfig.init();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("SoapClient.java FEDERATION OPERATION|verify ...: see the top of the file");
            System.exit(2);
        }
        try {
            SoapClient client = new SoapClient(arguments[0]);
            List<String> outcome;
            if (arguments[1].equals("verify")) {
                System.exit(client.verify(Arrays.asList(arguments).subList(2, arguments.length)));
            }
            outcome = client.send(arguments[1], Arrays.asList(arguments).subList(2, arguments.length));
            System.out.println(String.join("\n", outcome));
            boolean accepted = outcome.contains("outcome: DELIVERED") || outcome.contains("outcome: ANSWERED");
            System.exit(accepted ? 0 : 1);
        } catch (Exception failure) { // Whatever broke: an answer that was not judged to its end proves nothing.
            System.err.println("not proven: " + failure);
            System.exit(2);
        }
    }

    /** Proves stored answers to one request, a line each. */
    int verify(List<String> files) throws Exception {
        Document request = parse(Files.readAllBytes(Path.of(files.get(0))));
        int status = 0;
        for (String file : files.subList(1, files.size())) {
            String name = Path.of(file).getFileName().toString();
            try {
                check(request, parse(Files.readAllBytes(Path.of(file))));
                System.out.println(name + ": proven");
            } catch (Exception failure) {
                System.out.println(name + ": not proven: " + failure.getMessage());
                status = 2;
            }
        }
        return status;
    }

    // Sending.

    List<String> send(String operation, List<String> options) throws Exception {
        String ssin = option(options, "ssin", value("persons.0.ssin"));
        String to = option(options, "to", "a");
        String recipient = operation.equals("registerPerson")
            ? value("hub.kbo") : federation.getProperty("ocmws." + to + ".kbo", to);
        Element document = document(operation, recipient, ssin);
        sign(document);
        Document envelope = envelope(document);
        secure(envelope);
        byte[] request = bytes(envelope);
        byte[] answer = post(request, document.getNamespaceURI() + "/" + operation);
        String prefix = option(options, "save", null);
        if (prefix != null) {
            Files.write(Path.of(prefix + "-request.xml"), request);
            Files.write(Path.of(prefix + "-answer.xml"), answer);
        }
        return check(parse(request), parse(answer));
    }

    /** A document that begins a conversation: its header, then what the operation carries. */
    Element document(String operation, String recipient, String ssin) throws Exception {
        String service = switch (operation) {
            case "registerPerson" -> "reference-directory";
            case "requestInquiry" -> "social-inquiry";
            case "transferCompetence" -> "competence-transfer";
            default -> throw new NotProven("no operation " + operation);
        };
        String ticket = UUID.randomUUID().toString();
        Document owner = builder().newDocument();
        Element root = root(owner, "urn:ocmw-gateway:" + service + ":v1", "m:" + operation);
        root.setAttribute("Id", "d-" + ticket);
        put(root, "informationCustomer/ticket", ticket);
        put(root, "informationCustomer/timestampSent", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        put(root, "informationCustomer/customerIdentification/cbeNumber", value("you.kbo"));
        put(root, "recipient/cbeNumber", recipient);
        put(root, "conversation", UUID.randomUUID().toString());
        put(root, "legalContext", "PCSA:SOCIAL_INQUIRY");
        put(root, "criteria/ssin", ssin);
        put(root, "criteria/role", "1");
        switch (operation) {
            case "registerPerson" -> register(root);
            case "requestInquiry" -> inquire(root);
            default -> transfer(root);
        }
        return root;
    }

    /** DOM does not write namespace declarations by itself, and canonical forms without them are of another document. */
    static Element root(Document owner, String namespace, String name) {
        Element root = owner.createElementNS(namespace, name);
        String declaration = "xmlns:" + name.substring(0, name.indexOf(':'));
        root.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, declaration, namespace);
        owner.appendChild(root);
        return root;
    }

    void register(Element root) {
        put(root, "qualityCode", "1");
        put(root, "period/beginDate", LocalDate.now().toString());
        proof(root, "proofOfIdentity");
    }

    void inquire(Element root) {
        put(root, "applicationDate", LocalDate.now().toString());
        put(root, "aid", "RIGHT_TO_SOCIAL_INTEGRATION");
    }

    void transfer(Element root) {
        put(root, "request/reference", "J-" + UUID.randomUUID().toString().substring(0, 8));
        put(root, "request/receivedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        put(root, "request/form", "WRITTEN");
        put(root, "request/aid", "RIGHT_TO_SOCIAL_INTEGRATION");
        proof(root, "identity");
        put(root, "rule", "ART1-1");
        put(root, "reason/language", "fr");
        put(root, "reason/text", "Réside habituellement sur le territoire de l'autre commune.");
        put(root, "urgent", "false");
        put(root, "decision/body", "SPECIAL_COMMITTEE");
        put(root, "decision/date", LocalDate.now().toString());
        put(root, "decision/ratificationPending", "false");
        put(root, "contactPerson/name", "Service social");
        put(root, "forwardBy", LocalDate.now().plusDays(5).toString());
    }

    void proof(Element root, String name) {
        for (String field : List.of("lastName", "firstName", "birthDate")) {
            put(root, name + "/personData/" + field, value("persons.0." + field));
        }
    }

    /** Sets the text of an element by its path; the elements of the path that are not there last are made. */
    static void put(Element parent, String path, String text) {
        Element element = parent;
        for (String name : path.split("/")) {
            Node last = element.getLastChild();
            boolean goesOn = last instanceof Element && name.equals(last.getLocalName()) && !path.endsWith(name);
            Element next = goesOn ? (Element) last : parent.getOwnerDocument().createElementNS(null, name);
            if (!goesOn) element.appendChild(next);
            element = next;
        }
        element.setTextContent(text);
    }

    /** The enveloped signature over the document's Id, by the JDK. */
    void sign(Element document) throws Exception {
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
        document.setIdAttribute("Id", true);
        Reference reference = factory.newReference(
            "#" + document.getAttribute("Id"), factory.newDigestMethod(DigestMethod.SHA256, null),
            List.of(
                factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
            null, null);
        KeyInfoFactory keys = factory.getKeyInfoFactory();
        var keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate("you.signingCertificate")))));
        var signedInfo = factory.newSignedInfo(
            factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(RSA_SHA256, null),
            List.of(reference));
        DOMSignContext context = new DOMSignContext(privateKey("you.signingKey"), document);
        context.setDefaultNamespacePrefix("ds");
        factory.newXMLSignature(signedInfo, keyInfo).sign(context);
    }

    static Document envelope(Element document) throws Exception {
        Document owner = builder().newDocument();
        Element envelope = root(owner, SOAP, "soapenv:Envelope");
        envelope.appendChild(owner.createElementNS(SOAP, "soapenv:Header"));
        Element body = owner.createElementNS(SOAP, "soapenv:Body");
        envelope.appendChild(body);
        body.appendChild(owner.importNode(document, true));
        return owner;
    }

    /** WS-Security by WSS4J, with its Basic Security Profile: token, Timestamp, one signature over both and the Body. */
    void secure(Document envelope) throws Exception {
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(envelope);
        WSSecTimestamp timestamp = new WSSecTimestamp();
        timestamp.setTimeToLive(300);
        timestamp.build(envelope, header);
        WSSecSignature signature = new WSSecSignature();
        signature.setUserInfo("you", "");
        signature.setKeyIdentifierType(WSConstants.BST_DIRECT_REFERENCE);
        signature.setSignatureAlgorithm(RSA_SHA256);
        signature.setDigestAlgo(WSConstants.SHA256);
        signature.setSigCanonicalization(WSConstants.C14N_EXCL_OMIT_COMMENTS);
        Merlin crypto = new Merlin();
        crypto.setKeyStore(keyStore("you.signingKey", "you.signingCertificate"));
        signature.prepare(envelope, crypto, header);
        signature.prependBSTElementToHeader(header);
        signature.computeSignature(signature.addReferencesToSign(
            List.of(
                new WSEncryptionPart("Body", SOAP, ""), new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, ""),
                new WSEncryptionPart(signature.getBSTTokenId())),
            header));
    }

    byte[] post(byte[] message, String action) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore("you.tlsKey", "you.tlsCertificate"), new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpRequest request = HttpRequest.newBuilder(URI.create(value("hub.soap"))).timeout(Duration.ofSeconds(10))
            .header("Content-Type", "text/xml; charset=utf-8").header("SOAPAction", "\"" + action + "\"")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message)).build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    // Proving.

    /** Proves an answer of the hub to a request, all of it; returns what to show. */
    List<String> check(Document request, Document answer) throws Exception {
        require(messageSigner(answer, request).equals(value("hub.kbo")), "the answer is not the hub's");
        Element sent = only(children(only(request.getDocumentElement(), SOAP, "Body")), "one document was sent");
        Element content = only(children(only(answer.getDocumentElement(), SOAP, "Body")), "one element in the Body");
        if ("Fault".equals(content.getLocalName())) return checkFault(content, sent);
        List<Element> parts = children(content);
        require("answer".equals(content.getLocalName()) && !parts.isEmpty() && parts.size() < 3, "the Body holds no answer");
        Element stamp = parts.get(0);
        checkStamp(stamp, sent);
        List<String> outcome = new ArrayList<>();
        outcome.add("ticket: " + text(sent, "informationCustomer/ticket"));
        outcome.add("outcome: " + text(stamp, "outcome"));
        if (parts.size() == 1) return outcome;
        Element document = parts.get(1);
        checkNames(document, sent);
        String author = documentSigner(document);
        String recipient = text(sent, "recipient/cbeNumber");
        switch (document.getLocalName()) {
            case "receipt" -> {
                require(author.equals(recipient), "the receipt is not the recipient's");
                require(text(stamp, "receiptDigest").equals(digest(document)), "the stamp names another receipt");
                outcome.add("code: " + text(stamp, "code"));
                outcome.add("receipt: " + text(document, "timestampReceive"));
            }
            case "refusal" -> {
                require(author.equals(value("hub.kbo")) || author.equals(recipient), "the refusal is a stranger's");
                outcome.addAll(refusal(document));
            }
            default -> {
                require(author.equals(value("hub.kbo")), "the result is not the hub's");
                outcome.add("code: " + text(stamp, "code"));
                outcome.add("result: " + document.getLocalName());
            }
        }
        return outcome;
    }

    void checkStamp(Element stamp, Element sent) throws Exception {
        require(EXCHANGE.equals(stamp.getNamespaceURI()) && "hubStamp".equals(stamp.getLocalName()), "no stamp");
        require(documentSigner(stamp).equals(value("hub.kbo")), "hubStamp: not the hub's");
        checkNames(stamp, sent);
        require(text(stamp, "digest").equals(digest(sent)), "hubStamp: about another document");
        require(text(stamp, "documentRecipient").equals(text(sent, "recipient/cbeNumber")), "hubStamp: another recipient");
        require(text(stamp, "documentSender").equals(value("you.kbo")), "hubStamp: another sender");
    }

    static void checkNames(Element document, Element sent) throws Exception {
        require(
            text(document, "inReplyTo/ticket").equals(text(sent, "informationCustomer/ticket"))
                && text(document, "inReplyTo/digest").equals(digest(sent)),
            document.getLocalName() + ": about another document");
    }

    List<String> checkFault(Element fault, Element sent) throws Exception {
        Element document = only(all(fault, EXCHANGE, "refusal"), "the fault carries no refusal");
        require(documentSigner(document).equals(value("hub.kbo")), "the refusal is not the hub's");
        if (!text(document, "inReplyTo/ticket").isEmpty()) checkNames(document, sent);
        List<String> outcome = new ArrayList<>(List.of("outcome: FAULT"));
        outcome.addAll(refusal(document));
        return outcome;
    }

    static List<String> refusal(Element document) {
        List<String> shown = new ArrayList<>();
        for (String name : List.of("code", "rule", "isFinal", "elementPath", "text/en", "remedy/en")) {
            shown.add(name + ": " + text(document, name));
        }
        return shown;
    }

    /** KBO number of whoever signed the answer, when WSS4J holds it, it covers enough and confirms the request. */
    String messageSigner(Document answer, Document request) throws Exception {
        Merlin crypto = new Merlin();
        crypto.setTrustStore(trustStore());
        crypto.setCRLCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(revoked))));
        RequestData data = new RequestData();
        data.setWssConfig(WSSConfig.getNewInstance());
        data.setSigCrypto(crypto);
        data.setEnableRevocation(true);
        // Whose certificate it is, organisation() judges.
        data.setSubjectCertConstraints(List.of(java.util.regex.Pattern.compile(".*")));
        Element header = only(answer.getDocumentElement(), SOAP, "Header");
        Element security = only(header, WSConstants.WSSE_NS, "Security");
        List<WSSecurityEngineResult> results;
        try {
            results = new WSSecurityEngine().processSecurityHeader(security, data);
        } catch (WSSecurityException failure) {
            throw new NotProven("WS-Security: " + failure.getMessage());
        }
        WSSecurityEngineResult signature = only(results.stream().filter(item -> action(item) == WSConstants.SIGN).toList(),
            "not exactly one WS-Security signature");
        Set<Element> covered = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (Object item : (List<?>) signature.get(WSSecurityEngineResult.TAG_DATA_REF_URIS)) {
            covered.add(((WSDataRef) item).getProtectedElement());
        }
        require(covered.contains(only(answer.getDocumentElement(), SOAP, "Body")), "the Body is not signed");
        require(covered.contains(only(security, WSConstants.WSU_NS, "Timestamp")), "the Timestamp is not signed");
        require(covered.contains(only(security, WSConstants.WSSE11_NS, "SignatureConfirmation")), "SignatureConfirmation is not signed");
        WSSecurityEngineResult confirmation = only(results.stream().filter(item -> action(item) == WSConstants.SC).toList(),
            "not exactly one SignatureConfirmation");
        byte[] confirmed = ((SignatureConfirmation) confirmation.get(WSSecurityEngineResult.TAG_SIGNATURE_CONFIRMATION))
            .getSignatureValue();
        require(MessageDigest.isEqual(confirmed, signatureValue(request)), "SignatureConfirmation: answers another request");
        return organisation((X509Certificate) signature.get(WSSecurityEngineResult.TAG_X509_CERTIFICATE));
    }

    static int action(WSSecurityEngineResult result) { return (Integer) result.get(WSSecurityEngineResult.TAG_ACTION); }

    static byte[] signatureValue(Document request) throws Exception {
        Element security = only(only(request.getDocumentElement(), SOAP, "Header"), WSConstants.WSSE_NS, "Security");
        Element value = only(only(security, WSConstants.SIG_NS, "Signature"), WSConstants.SIG_NS, "SignatureValue");
        return Base64.getMimeDecoder().decode(value.getTextContent());
    }

    /** KBO number of whoever signed a document, when the signature holds and covers the whole document. */
    String documentSigner(Element inMessage) throws Exception {
        String name = inMessage.getLocalName();
        // A tree of its own, so that no Id elsewhere in the message can be meant.
        Element document = parse(Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS)
            .canonicalizeSubtree(inMessage)).getDocumentElement();
        document.setIdAttribute("Id", true);
        Element node = only(all(document, XMLSignature.XMLNS, "Signature"), name + ": not exactly one signature");
        require(node == document.getLastChild(), name + ": the signature is not its last child");
        Element holder = only(all(node, XMLSignature.XMLNS, "X509Certificate"), name + ": not exactly one certificate");
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(
            new ByteArrayInputStream(Base64.getMimeDecoder().decode(holder.getTextContent())));
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(certificate.getPublicKey()), node);
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        XMLSignature signature = factory.unmarshalXMLSignature(context);
        List<Reference> references = signature.getSignedInfo().getReferences();
        require(
            references.size() == 1 && references.get(0).getURI().equals("#" + document.getAttribute("Id")),
            name + ": the signature covers something else");
        List<String> transforms = references.get(0).getTransforms().stream().map(Transform::getAlgorithm).toList();
        require(transforms.equals(List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE)), name + ": transforms");
        require(signature.getSignedInfo().getSignatureMethod().getAlgorithm().endsWith("-sha256"), name + ": algorithm");
        require(signature.validate(context), name + ": the signature does not hold");
        return organisation(certificate);
    }

    /** The KBO number of a certificate that the anchor issued, that is valid now, for signing, and not revoked. */
    String organisation(X509Certificate certificate) throws Exception {
        try {
            certificate.verify(anchor.getPublicKey());
            certificate.checkValidity();
        } catch (java.security.GeneralSecurityException failure) {
            throw new NotProven("the certificate does not hold");
        }
        require(!revoked.isRevoked(certificate), "the certificate is revoked");
        require(certificate.getKeyUsage() != null && certificate.getKeyUsage()[0], "the certificate is not for signing");
        for (var part : new javax.naming.ldap.LdapName(certificate.getSubjectX500Principal().getName(
            "RFC2253", java.util.Map.of("2.5.4.97", "organizationIdentifier"))).getRdns()) {
            if (!part.getType().equals("organizationIdentifier")) continue;
            String number = part.getValue() instanceof byte[] der
                ? new String(der, 2, der.length - 2, java.nio.charset.StandardCharsets.US_ASCII) : part.getValue().toString();
            require(number.startsWith("NTRBE-"), "the certificate names no Belgian organisation");
            return number.substring("NTRBE-".length());
        }
        throw new NotProven("the certificate names no organisation");
    }

    /** SHA-256 over the exclusive canonical form of the whole element with its signature, in base64. */
    static String digest(Element document) throws Exception {
        byte[] canonical = Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS)
            .canonicalizeSubtree(document);
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(canonical));
    }

    // XML and files.

    static javax.xml.parsers.DocumentBuilder builder() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder();
    }

    static Document parse(byte[] bytes) throws Exception { return builder().parse(new ByteArrayInputStream(bytes)); }

    /** The message as inclusive canonical form: what was signed stays as it was signed. */
    static byte[] bytes(Document document) throws Exception {
        return Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_OMIT_COMMENTS).canonicalizeSubtree(document);
    }

    static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) found.add(element);
        }
        return found;
    }

    static List<Element> all(Element parent, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        var nodes = parent.getElementsByTagNameNS(namespace, name);
        for (int index = 0; index < nodes.getLength(); index++) found.add((Element) nodes.item(index));
        return found;
    }

    static Element only(Element parent, String namespace, String name) throws NotProven {
        return only(
            children(parent).stream()
                .filter(item -> name.equals(item.getLocalName()) && namespace.equals(item.getNamespaceURI())).toList(),
            "not exactly one " + name);
    }

    static <T> T only(List<T> items, String step) throws NotProven {
        require(items.size() == 1, step);
        return items.get(0);
    }

    static String text(Element element, String path) {
        for (String name : path.split("/")) {
            Element found = null;
            for (Element child : children(element)) if (found == null && name.equals(child.getLocalName())) found = child;
            if (found == null) return "";
            element = found;
        }
        return element.getTextContent();
    }

    String value(String key) { return federation.getProperty(key); }

    static String option(List<String> options, String name, String otherwise) {
        return options.stream().filter(item -> item.startsWith(name + "=")).map(item -> item.substring(name.length() + 1))
            .findFirst().orElse(otherwise);
    }

    X509Certificate certificate(String key) throws Exception {
        try (var input = Files.newInputStream(Path.of(value(key)))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
        }
    }

    PrivateKey privateKey(String key) throws Exception {
        String text = Files.readString(Path.of(value(key))).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA").generatePrivate(
            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
    }

    KeyStore keyStore(String key, String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("you", privateKey(key), new char[0], new X509Certificate[] {certificate(certificate)});
        return store;
    }

    KeyStore trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("anchor", anchor);
        return store;
    }
}
