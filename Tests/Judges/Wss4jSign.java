import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;

/**
 * Signs SOAP envelopes with WSS4J: java Wss4jSign.java CREATED OUTPUT-FOLDER ENVELOPE [NAME:P12:OPTION,OPTION...]...
 * Each NAME becomes a file of the folder. P12 has one key, under its file's name, behind the password "changeit". Options: bsp (Basic
 * Security Profile: PrefixLists), token (sign the token), str (sign it by STR-Transform), issuer, ski, thumbprint, certificate (ways to
 * name the key; without one: a token), noTimestamp, sig=URI, dig=URI (algorithms).
 */
public final class Wss4jSign {
    public static void main(String[] arguments) throws Exception {
        WSSConfig.init();
        for (String job : Arrays.asList(arguments).subList(3, arguments.length)) {
            String[] parts = job.split(":", 3);
            Document document = parse(arguments[2]);
            sign(document, parts[1], new HashSet<>(Arrays.asList(parts[2].split(","))), Instant.parse(arguments[0]));
            try (OutputStream out = new FileOutputStream(arguments[1] + "/" + parts[0])) {
                TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
            }
        }
    }

    private static Document parse(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(file);
    }

    private static void sign(Document document, String p12, Set<String> options, Instant created) throws Exception {
        WSSConfig config = WSSConfig.getNewInstance();
        config.setWsiBSPCompliant(options.contains("bsp"));
        config.setCurrentTime(() -> Date.from(created));
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(document);
        List<WSEncryptionPart> parts = new ArrayList<>();
        if (!options.contains("noTimestamp")) {
            WSSecTimestamp timestamp = new WSSecTimestamp(config);
            timestamp.setTimeToLive(300);
            timestamp.build(document, header);
            parts.add(new WSEncryptionPart(timestamp.getId()));
        }
        WSSecSignature signature = new WSSecSignature(config);
        String name = p12.substring(p12.lastIndexOf('/') + 1).replace(".p12", "");
        signature.setUserInfo(name, "changeit");
        signature.setKeyIdentifierType(kind(options));
        for (String option : options) {
            if (option.startsWith("sig=")) signature.setSignatureAlgorithm(option.substring(4));
            if (option.startsWith("dig=")) signature.setDigestAlgo(option.substring(4));
        }
        signature.prepare(document, crypto(p12), header);
        if (signature.getBSTTokenId() != null) signature.prependBSTElementToHeader(header);
        if (options.contains("token")) parts.add(new WSEncryptionPart(signature.getBSTTokenId()));
        if (options.contains("str")) {
            WSEncryptionPart reference = new WSEncryptionPart("STRTransform", "", "Element");
            reference.setId(signature.getSecurityTokenReferenceURI());
            parts.add(reference);
        }
        parts.add(new WSEncryptionPart("Body", document.getDocumentElement().getNamespaceURI(), "Content"));
        signature.computeSignature(signature.addReferencesToSign(parts, header));
    }

    private static int kind(Set<String> options) {
        if (options.contains("issuer")) return WSConstants.ISSUER_SERIAL;
        if (options.contains("ski")) return WSConstants.SKI_KEY_IDENTIFIER;
        if (options.contains("thumbprint")) return WSConstants.THUMBPRINT_IDENTIFIER;
        if (options.contains("certificate")) return WSConstants.X509_KEY_IDENTIFIER;
        return WSConstants.BST_DIRECT_REFERENCE;
    }

    private static Merlin crypto(String p12) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(p12)) {
            store.load(in, "changeit".toCharArray());
        }
        Merlin crypto = new Merlin();
        crypto.setKeyStore(store);
        return crypto;
    }
}
