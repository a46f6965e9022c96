import Testing

@testable import XMLSecurity

/// Certificates that an anchor signed are no authorities unless they say so, and no more than they say.
@Suite struct IssuerRulesTests {
    /// One folder with a chain for each way to be an issuer; the leaf is as every signer's.
    private static let script = """
        set -eu
        cd "$1"
        cat > ext.cnf <<E
        [authority]
        basicConstraints = critical,CA:true
        keyUsage = critical,keyCertSign
        [last]
        basicConstraints = critical,CA:true,pathlen:0
        keyUsage = critical,keyCertSign
        [unsaid]
        keyUsage = critical,keyCertSign,digitalSignature
        [silent]
        subjectKeyIdentifier = hash
        [signer]
        basicConstraints = critical,CA:false
        keyUsage = critical,keyCertSign,digitalSignature
        [idle]
        basicConstraints = critical,CA:true
        keyUsage = critical,digitalSignature
        [old]
        nsCertType = sslCA,emailCA,objCA
        [elsewhere]
        basicConstraints = critical,CA:true
        keyUsage = critical,keyCertSign
        nameConstraints = critical,permitted;dirName:names
        [names]
        O = permitted
        [leaf]
        basicConstraints = critical,CA:false
        keyUsage = critical,digitalSignature
        E
        sign() { # extensions, subject, issuer's certificate, issuer's key, name
            openssl req -new -key "$2" -subj "/CN=$5" -out request
            openssl x509 -req -in request -CA "$3" -CAkey "$4" -set_serial 77 -days 9000 -extfile ext.cnf \\
                -extensions "$1" -out "$5.pem"
        }
        openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out below.key
        for way in authority last unsaid silent signer idle old elsewhere; do
            sign $way p256.key ca/ca.pem ca/ca.key $way
            sign leaf below.key $way.pem p256.key leaf-$way
        done
        sign authority below.key last.pem p256.key below
        sign leaf p256.key below.pem below.key leaf-below
        """

    @Test func whoMayIssue() throws {
        let scratch = try Scratch()
        let made = try Judge.run("sh", [Judge.folder.appendingPathComponent("make-pki.sh").path, scratch.path])
        try #require(made.status == 0, "\(made.errors)")
        let outcome = try Judge.run("sh", ["-c", Self.script, "sh", scratch.path])
        try #require(outcome.status == 0, "\(outcome.errors)")
        func certificate(_ name: String) throws -> Certificate {
            try Certificate(pem: Judge.bytes(ofFile: "\(scratch.path)/\(name).pem"))
        }
        let trust = try TrustStore(anchors: [certificate("ca/ca")])
        for (chain, isTrusted) in [
            (["authority"], true), (["last"], true), (["unsaid"], false), (["silent"], false), (["signer"], false),
            (["idle"], false), (["old"], false), (["elsewhere"], false), (["below", "last"], false),
        ] {
            let leaf = try certificate("leaf-\(chain[0])")
            let failures = trust.failures(
                certificate: leaf, intermediates: try chain.map(certificate),
                at: leaf.notBefore.advanced(by: .seconds(60)))
            #expect(failures == (isTrusted ? [] : [.untrustedIssuer]), "\(chain)")
        }
    }
}
