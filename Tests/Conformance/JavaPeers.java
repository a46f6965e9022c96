import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.handler.RequestData;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The JDK's XML signatures and Apache WSS4J behind lines of words between tabs, one answer a line.
 *
 * Usage: java JavaPeers FOLDER; the folder holds NAME.p12 (password changeit) of every signer, and anchors.pem.
 *
 * c14n FILE APEX PREFIXES OUT; sign PEER KIND FILE NAME SIGNATURE-METHOD DIGEST-METHOD FORM OUT; verify PEER KIND FILE CERTIFICATE
 * where CERTIFICATE is a PEM file and KIND is message or document. The answer is `done`, `valid`, or `refused` and why.
 */
public final class JavaPeers {
    static final String WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    static final String WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    /** One signer's key and certificate. */
    record Signer(String name, KeyStore store, PrivateKey key, X509Certificate certificate) {}

    interface Peer {
        byte[] sign(String kind, byte[] input, Signer signer, String method, String digest, String form) throws Exception;

        /** Throws unless the signature holds and covers what it must. */
        void verify(String kind, byte[] input, X509Certificate certificate) throws Exception;
    }

    static final class Refused extends Exception {
        Refused(String reason) { super(reason); }
    }

    final Path folder;
    final Map<String, Signer> signers = new HashMap<>();
    final Map<String, Peer> peers = new HashMap<>();

    JavaPeers(Path folder) throws Exception {
        this.folder = folder;
        Init.init();
        for (File file : folder.toFile().listFiles((ignored, name) -> name.endsWith(".p12"))) {
            String name = file.getName().replace(".p12", "");
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file.toPath())) { store.load(in, "changeit".toCharArray()); }
            signers.put(name, new Signer(
                name, store, (PrivateKey) store.getKey(name, "changeit".toCharArray()),
                (X509Certificate) store.getCertificate(name)));
        }
        peers.put("jdk", new JDK());
        peers.put("wss4j", new WSS4J(folder));
    }

    public static void main(String[] arguments) throws Exception {
        var peers = new JavaPeers(Path.of(arguments[0]));
        System.out.println("ready JDK " + System.getProperty("java.version") + "; WSS4J "
            + WSSecurityEngine.class.getPackage().getImplementationVersion());
        var lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) System.out.println(peers.answer(line));
    }

    String answer(String line) {
        String[] words = line.split("\t", -1);
        try {
            byte[] input = Files.readAllBytes(Path.of(words[0].equals("c14n") ? words[1] : words[3]));
            switch (words[0]) {
                case "c14n" -> Files.write(Path.of(words[4]), canonical(input, words[2], words[3]));
                case "sign" -> Files.write(
                    Path.of(words[8]),
                    peers.get(words[1]).sign(words[2], input, signers.get(words[4]), words[5], words[6], words[7]));
                case "verify" -> {
                    peers.get(words[1]).verify(words[2], input, certificate(words[4]));
                    return "valid";
                }
                default -> throw new Refused("no such word");
            }
            return "done";
        } catch (Exception failure) {
            return "refused " + failure.toString().replaceAll("\\s+", " ");
        }
    }

    /** Exclusive C14N without comments by the class that the JDK's own signatures use. */
    static byte[] canonical(byte[] input, String apex, String prefixes) throws Exception {
        Element element = parse(input).getDocumentElement();
        for (String position : apex.isEmpty() ? new String[0] : apex.split("/"))
            element = children(element).get(Integer.parseInt(position));
        var out = new ByteArrayOutputStream();
        var canonicalizer = Canonicalizer.getInstance(CanonicalizationMethod.EXCLUSIVE);
        if (prefixes.isEmpty()) canonicalizer.canonicalizeSubtree(element, out);
        else canonicalizer.canonicalizeSubtree(element, prefixes, out);
        return out.toByteArray();
    }

    // What both need.

    static Document parse(byte[] input) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(input));
    }

    static byte[] serialize(Document document) throws Exception {
        var out = new ByteArrayOutputStream();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }

    static X509Certificate certificate(String file) throws Exception {
        try (var in = Files.newInputStream(Path.of(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element element) found.add(element);
        return found;
    }

    static Element child(Element parent, String namespace, String name) throws Refused {
        List<Element> found = children(parent).stream()
            .filter(e -> name.equals(e.getLocalName()) && namespace.equals(e.getNamespaceURI())).toList();
        if (found.size() != 1) throw new Refused(found.size() + " " + name);
        return found.get(0);
    }

    static Element soap(Document document, String name) throws Refused {
        Element root = document.getDocumentElement();
        return child(root, root.getNamespaceURI(), name);
    }

    static Element security(Document document) throws Refused { return child(soap(document, "Header"), WSSE, "Security"); }

    /** javax.xml.crypto.dsig with the signer's certificate pinned, and the checks that its users must add. */
    static final class JDK implements Peer {
        private final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");

        public byte[] sign(String kind, byte[] input, Signer signer, String method, String digest, String form) throws Exception {
            Document document = parse(input);
            Element root = document.getDocumentElement();
            KeyInfoFactory infos = factory.getKeyInfoFactory();
            List<Reference> references = new ArrayList<>();
            if (kind.equals("document")) {
                references.add(reference(root.getAttribute("Id"), digest, true));
                var data = infos.newX509Data(List.of(signer.certificate()));
                var context = new DOMSignContext(signer.key(), root);
                context.setIdAttributeNS(root, null, "Id");
                return signed(document, context, references, method, infos.newKeyInfo(List.of(data)));
            }
            Element security = security(document);
            var context = new DOMSignContext(signer.key(), security);
            for (Element part : List.of(
                child(security, WSSE, "BinarySecurityToken"), child(security, WSU, "Timestamp"), soap(document, "Body"))) {
                context.setIdAttributeNS(part, WSU, "Id");
                references.add(reference(part.getAttributeNS(WSU, "Id"), digest, false));
            }
            // The template carries the wsse:SecurityTokenReference that belongs into KeyInfo.
            Element token = child(security, WSSE, "SecurityTokenReference");
            security.removeChild(token);
            return signed(document, context, references, method, infos.newKeyInfo(List.of(new DOMStructure(token))));
        }

        private Reference reference(String id, String digest, boolean enveloped) throws Exception {
            List<Transform> transforms = new ArrayList<>();
            if (enveloped) transforms.add(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
            transforms.add(factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
            return factory.newReference("#" + id, factory.newDigestMethod(digest, null), transforms, null, null);
        }

        private byte[] signed(
            Document document, DOMSignContext context, List<Reference> references, String method, KeyInfo keyInfo
        ) throws Exception {
            context.setDefaultNamespacePrefix("ds");
            SignedInfo info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(method, null), references);
            factory.newXMLSignature(info, keyInfo).sign(context);
            return serialize(document);
        }

        public void verify(String kind, byte[] input, X509Certificate certificate) throws Exception {
            Document document = parse(input);
            Element root = document.getDocumentElement();
            boolean isMessage = kind.equals("message");
            Element signature = child(isMessage ? security(document) : root, XMLSignature.XMLNS, "Signature");
            var context = new DOMValidateContext(certificate.getPublicKey(), signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", true);
            Map<String, Element> identified = new HashMap<>();
            identify(root, isMessage ? WSU : null, context, identified);
            XMLSignature parsed = factory.unmarshalXMLSignature(context);
            if (!parsed.validate(context)) throw new Refused("core validation");
            Set<Element> covered = new HashSet<>();
            for (Object reference : parsed.getSignedInfo().getReferences())
                covered.add(identified.get(((Reference) reference).getURI().substring(1)));
            if (!covered.contains(isMessage ? soap(document, "Body") : root)) throw new Refused("not covered");
            if (isMessage && !covered.contains(child(security(document), WSU, "Timestamp"))) throw new Refused("Timestamp not covered");
        }

        private static void identify(
            Element element, String namespace, DOMValidateContext context, Map<String, Element> identified
        ) throws Refused {
            if (element.hasAttributeNS(namespace, "Id")) {
                context.setIdAttributeNS(element, namespace, "Id");
                if (identified.put(element.getAttributeNS(namespace, "Id"), element) != null) throw new Refused("Id twice");
            }
            for (Element child : children(element)) identify(child, namespace, context, identified);
        }
    }

    /** WSS4J as its users drive it, trusting the anchors. */
    static final class WSS4J implements Peer {
        private final KeyStore trust;

        WSS4J(Path folder) throws Exception {
            WSSConfig.init();
            trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            try (var in = Files.newInputStream(folder.resolve("anchors.pem"))) {
                int count = 0;
                for (var anchor : CertificateFactory.getInstance("X.509").generateCertificates(in))
                    trust.setCertificateEntry("anchor" + count++, anchor);
            }
        }

        private Merlin crypto(KeyStore store) {
            var crypto = new Merlin();
            crypto.setKeyStore(store);
            crypto.setTrustStore(trust);
            return crypto;
        }

        private static WSSConfig configuration(boolean bsp) {
            WSSConfig config = WSSConfig.getNewInstance();
            config.setWsiBSPCompliant(bsp);
            return config;
        }

        public byte[] sign(String kind, byte[] input, Signer signer, String method, String digest, String form) throws Exception {
            Document document = parse(input);
            WSSConfig config = configuration(form.equals("bsp"));
            var header = new WSSecHeader();
            header.insertSecurityHeader(document);
            var timestamp = new WSSecTimestamp(config);
            timestamp.setTimeToLive(300);
            timestamp.build(document, header);
            var signature = new WSSecSignature(config);
            signature.setUserInfo(signer.name(), "changeit");
            signature.setKeyIdentifierType(switch (form) {
                case "issuer-serial" -> WSConstants.ISSUER_SERIAL;
                case "embedded" -> WSConstants.X509_KEY_IDENTIFIER;
                case "key-identifier" -> WSConstants.SKI_KEY_IDENTIFIER;
                case "thumbprint" -> WSConstants.THUMBPRINT_IDENTIFIER;
                case "key-value" -> WSConstants.KEY_VALUE;
                default -> WSConstants.BST_DIRECT_REFERENCE;
            });
            signature.setSignatureAlgorithm(method);
            signature.setDigestAlgo(digest);
            signature.prepare(document, crypto(signer.store()), header);
            signature.prependBSTElementToHeader(header);
            List<WSEncryptionPart> parts = new ArrayList<>();
            if (form.equals("str-transform")) {
                var token = new WSEncryptionPart("STRTransform", "", "Element");
                token.setId(signature.getSecurityTokenReferenceURI());
                parts.add(token);
            } else if (signature.getBSTTokenId() != null) {
                parts.add(new WSEncryptionPart(signature.getBSTTokenId()));
            }
            parts.add(new WSEncryptionPart(timestamp.getId()));
            parts.add(new WSEncryptionPart("Body", document.getDocumentElement().getNamespaceURI(), "Content"));
            signature.computeSignature(signature.addReferencesToSign(parts, header));
            return serialize(document);
        }

        public void verify(String kind, byte[] input, X509Certificate certificate) throws Exception {
            Document document = parse(input);
            var data = new RequestData();
            data.setWssConfig(configuration(false));
            KeyStore partners = KeyStore.getInstance("PKCS12");
            partners.load(null, null);
            partners.setCertificateEntry("partner", certificate);
            data.setSigCrypto(crypto(partners));
            Set<Element> covered = new HashSet<>();
            var engine = new WSSecurityEngine();
            engine.setWssConfig(data.getWssConfig());
            for (WSSecurityEngineResult result : engine.processSecurityHeader(security(document), data)) {
                if ((Integer) result.get(WSSecurityEngineResult.TAG_ACTION) != WSConstants.SIGN) continue;
                for (Object reference : (List<?>) result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS))
                    covered.add(((WSDataRef) reference).getProtectedElement());
            }
            if (!covered.contains(soap(document, "Body"))) throw new Refused("Body not covered");
            if (!covered.contains(child(security(document), WSU, "Timestamp"))) throw new Refused("Timestamp not covered");
        }
    }
}
