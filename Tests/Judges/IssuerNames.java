import java.io.PrintStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/** Prints the issuer of a certificate in the forms that the JDK knows, one a line: java IssuerNames.java < certificate.der */
public final class IssuerNames {
    public static void main(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X500Principal issuer = ((X509Certificate) factory.generateCertificate(System.in)).getIssuerX500Principal();
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        out.println(issuer.getName(X500Principal.RFC2253));
        out.println(issuer.getName(X500Principal.RFC1779));
        out.println(issuer);
    }
}
