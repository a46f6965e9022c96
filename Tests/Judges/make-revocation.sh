#!/bin/sh
# Makes an authority with revocation lists and OCSP responses with openssl: make-revocation.sh FOLDER
# Certificates run from 2020-01-01 to 2039-12-31; revocations date from 2026-06-01. OCSP responses are made now and count for 10 minutes.
set -eu
cd "$1"

configuration() { # folder, name of the file
    cat >"$1/$2.cnf" <<EOF
[ca]
default_ca = authority
[authority]
database = $1/index.txt
serial = $1/serial
crlnumber = $1/crlnumber
new_certs_dir = $1
certificate = $1/ca.pem
private_key = $1/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
organizationIdentifier = optional
[req]
distinguished_name = name
[name]
[anchor]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[silent]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[signing]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
[responder]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
[delta]
deltaCRL = critical,DER:020101
[authorities]
issuingDistributionPoint = critical,@onlyauthorities
[onlyauthorities]
onlyCA = TRUE
[stranger]
1.2.3.4 = critical,DER:0500
[keeping]
2.5.29.60 = DER:180f32303230303130313030303030305a
EOF
}

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

empty() { # folder, first serial
    mkdir -p "$1"
    : >"$1/index.txt"
    echo "$2" >"$1/serial"
    echo 01 >"$1/crlnumber"
    configuration "$1" openssl
}

anchor() { # folder, common name
    empty "$1" 1000
    key "$1/ca.key"
    openssl req -new -config "$1/openssl.cnf" -key "$1/ca.key" -subj "/CN=$2" -out "$1/ca.csr"
    openssl ca -batch -notext -config "$1/openssl.cnf" -selfsign -extensions anchor -in "$1/ca.csr" \
        -startdate 20200101000000Z -enddate 20391231235959Z -out "$1/ca.pem"
}

certificate() { # authority, name, extensions, end
    key "$2.key"
    openssl req -new -config "$1/openssl.cnf" -key "$2.key" \
        -subj "/CN=$2/organizationIdentifier=NTRBE-0999999922" -out "$2.csr"
    openssl ca -batch -notext -config "$1/openssl.cnf" -extensions "$3" -in "$2.csr" \
        -startdate 20200101000000Z -enddate "${4:-20391231235959Z}" -out "$2.pem"
}

below() { # name of an issuer that is a certificate itself, first serial
    empty "$1-authority" "$2"
    cp "$1.pem" "$1-authority/ca.pem"
    cp "$1.key" "$1-authority/ca.key"
}

# Writes into the index of an authority that a certificate is revoked: authority, name, date and reason.
revoked() {
    awk -F '\t' -v OFS='\t' -v name="/CN=$2/" -v when="$3" \
        'index($6 "/", name) { $1 = "R"; $3 = when } { print }' "$1/index.txt" >"$1/index.new"
    mv "$1/index.new" "$1/index.txt"
}

# A revocation list: authority, file, thisUpdate, nextUpdate, further options.
list() {
    authority=$1 file=$2 begin=$3 end=$4
    shift 4
    openssl ca -config "$authority/openssl.cnf" -gencrl -crl_lastupdate "${begin}000000Z" -crl_nextupdate "${end}000000Z" \
        -out "$file" "$@"
}

# An OCSP response: file, certificate, issuer, signer (certificate and key without ending), further options.
answer() {
    file=$1 name=$2 issuer=$3 signer=$4
    shift 4
    openssl ocsp -index "$authority/index.txt" -CA "$issuer" -rsigner "$signer.pem" -rkey "$signer.key" "$@" \
        -issuer "$issuer" -cert "$name.pem" -no_nonce -nmin 10 -respout "$file" -noverify >/dev/null
}

anchor ca "Test CA"
anchor twin "Test CA"
anchor other "Other CA"
for name in good second superseded compromised dated held; do certificate ca "$name" signing; done
certificate ca sub anchor
certificate ca mute silent
certificate ca delegate responder
certificate ca former responder 20210101000000Z
certificate ca withdrawn responder
certificate ca plain signing
certificate other foreign responder
below sub 2000
below mute 3000
certificate sub-authority leaf signing
certificate mute-authority quiet signing
list sub-authority sub-empty.crl 20260615 20260715
list mute-authority mute-empty.crl 20260615 20260715

list ca before.crl 20260515 20260615
authority=ca
answer good.ocsp good ca/ca.pem ca/ca
answer good-sha256-id.ocsp good ca/ca.pem ca/ca -sha256
answer twin.ocsp good ca/ca.pem twin/ca
answer delegate.ocsp good ca/ca.pem delegate
answer former.ocsp good ca/ca.pem former
answer withdrawn.ocsp good ca/ca.pem withdrawn
answer plain.ocsp good ca/ca.pem plain
answer foreign.ocsp good ca/ca.pem foreign
answer sha1.ocsp good ca/ca.pem ca/ca -rmd sha1
answer second.ocsp second ca/ca.pem ca/ca
answer sub.ocsp sub ca/ca.pem ca/ca
authority=sub-authority
answer leaf.ocsp leaf sub.pem sub
answer unknown.ocsp good ca/ca.pem ca/ca
# The same serial number below another issuer.
authority=other
answer elsewhere.ocsp foreign other/ca.pem ca/ca

revoked ca superseded 260601000000Z,superseded
revoked ca compromised 260601000000Z,keyCompromise
revoked ca dated 260601000000Z,keyTime,20260501000000Z
revoked ca withdrawn 260601000000Z,superseded
revoked ca held 260601000000Z,certificateHold
list ca after.crl 20260615 20260715
list ca late.crl 20400101 20410101
list ca keeping.crl 20400101 20410101 -crlexts keeping
list ca delta.crl 20260615 20260715 -crlexts delta
list ca authorities.crl 20260615 20260715 -crlexts authorities
list ca stranger.crl 20260615 20260715 -crlexts stranger
list ca sha1.crl 20260615 20260715 -md sha1
list twin forged.crl 20260615 20260715
authority=ca
answer superseded.ocsp superseded ca/ca.pem ca/ca
answer held.ocsp held ca/ca.pem ca/ca
awk -F '\t' -v OFS='\t' 'index($6 "/", "/CN=held/") { $1 = "V"; $3 = "" } { print }' ca/index.txt >ca/index.new
mv ca/index.new ca/index.txt
list ca released.crl 20260715 20260815
