#!/bin/sh
# Makes the throw-away PKI of the XMLSecurity tests with openssl: make-pki.sh FOLDER
# Every certificate runs from 2020-01-01 to 2039-12-31 (UTC); the tests judge at instants of their own choice.
set -eu
cd "$1"
mkdir -p ca other

authority() { # folder, common name
    : >"$1/index.txt"
    echo 1000 >"$1/serial"
    echo 01 >"$1/crlnumber"
    cat >"$1/openssl.cnf" <<EOF
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
copy_extensions = none
[any]
commonName = supplied
organizationIdentifier = optional
[req]
distinguished_name = name
[name]
[anchor]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[sub]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[signing]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
[enciphering]
basicConstraints = critical,CA:false
keyUsage = critical,keyEncipherment
[silent]
basicConstraints = critical,CA:false
EOF
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1/ca.key"
    openssl req -new -config "$1/openssl.cnf" -key "$1/ca.key" -subj "/CN=$2" -out "$1/ca.csr"
    openssl ca -batch -notext -config "$1/openssl.cnf" -selfsign -extensions anchor -in "$1/ca.csr" \
        -keyfile "$1/ca.key" -startdate 20200101000000Z -enddate 20391231235959Z -out "$1/ca.pem"
}

# Large keys take seconds: all at once, while the rest is made. With three primes, since OpenSSL rounds 4097 bits of two down.
for size in 2047 4096 4097; do
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:$size -pkeyopt rsa_keygen_primes:$((size / 4097 + 2)) \
        -out "rsa$size.key" &
done

leaf() { # authority, name, extensions, key options (none: the key is there)...
    authority=$1 name=$2 extensions=$3
    shift 3
    if [ $# -gt 0 ]; then openssl genpkey -quiet "$@" -out "$name.key"; fi
    openssl req -new -config "$authority/openssl.cnf" -key "$name.key" \
        -subj "/CN=$name/organizationIdentifier=NTRBE-0999999922" -out "$name.csr"
    openssl ca -batch -notext -config "$authority/openssl.cnf" -extensions "$extensions" -in "$name.csr" \
        -startdate 20200101000000Z -enddate 20391231235959Z -out "$name.pem"
}

rsa="-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
p256="-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:named_curve"
authority ca "Test CA"
authority other "Other CA"
leaf ca rsa signing $rsa
leaf ca p256 signing $p256
leaf ca revoked signing $p256
leaf ca enciphering enciphering $p256
leaf ca silent silent $p256
leaf ca small signing -algorithm RSA -pkeyopt rsa_keygen_bits:1024
leaf ca p384 signing -algorithm EC -pkeyopt ec_paramgen_curve:P-384
leaf ca p521 signing -algorithm EC -pkeyopt ec_paramgen_curve:P-521
leaf ca k256 signing -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1
leaf ca sub sub $p256
leaf other stranger signing $p256

# One certificate below an intermediate.
mkdir -p subca
sed -e 's#= ca/#= subca/#' ca/openssl.cnf >subca/openssl.cnf
: >subca/index.txt
echo 2000 >subca/serial
cp sub.pem subca/ca.pem
cp sub.key subca/ca.key
leaf subca below signing $p256

# Revocation lists: before and after one certificate is revoked, both valid until 2039.
list() { openssl ca -config ca/openssl.cnf -gencrl -crl_lastupdate 20200102000000Z -crl_nextupdate 20391231235959Z -out "$1"; }
list empty.crl
openssl ca -config ca/openssl.cnf -revoke revoked.pem
list revoked.crl
openssl ca -config ca/openssl.cnf -gencrl -crl_lastupdate 20200102000000Z -crl_nextupdate 20200103000000Z -out stale.crl

wait
for size in 2047 4096 4097; do leaf ca rsa$size signing; done
