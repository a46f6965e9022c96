#!/usr/bin/env bash
# Registers a person at the hub with nothing but xmlsec1, openssl and curl: every byte that is signed can be looked at.
#
# Usage: by_hand.sh FEDERATION FOLDER     FEDERATION is federation.properties of `make sandbox`; FOLDER gets the four files
set -euo pipefail

federation=$1 folder=$2
value() { sed -n "s/^$1=//p" "$federation"; }
ticket() { cat /proc/sys/kernel/random/uuid; }
now() { date -u "$@" +%Y-%m-%dT%H:%M:%SZ; }

ds=http://www.w3.org/2000/09/xmldsig#
exclusive=http://www.w3.org/2001/10/xml-exc-c14n#
rsa_sha256=http://www.w3.org/2001/04/xmldsig-more#rsa-sha256
sha256=http://www.w3.org/2001/04/xmlenc#sha256
wss=http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss
wsse=$wss-wssecurity-secext-1.0.xsd
wsu=$wss-wssecurity-utility-1.0.xsd
soap=http://schemas.xmlsoap.org/soap/envelope/
service=urn:ocmw-gateway:reference-directory:v1
mkdir -p "$folder"

# One reference to an Id; a document's reference has the enveloped transform before.
reference() {
    echo "<ds:Reference URI=\"#$1\"><ds:Transforms>${2:-}<ds:Transform Algorithm=\"$exclusive\"/></ds:Transforms>"\
"<ds:DigestMethod Algorithm=\"$sha256\"/><ds:DigestValue/></ds:Reference>"
}
# A signature to be filled in: its references, its KeyInfo.
signature() {
    echo "<ds:Signature xmlns:ds=\"$ds\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"$exclusive\"/>"\
"<ds:SignatureMethod Algorithm=\"$rsa_sha256\"/>$1</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>$2</ds:KeyInfo></ds:Signature>"
}

# 1. The document, signed by the OCMW. Its certificate stands in it, so that it can be verified for ever.
ticket=$(ticket)
enveloped="<ds:Transform Algorithm=\"${ds}enveloped-signature\"/>"
cat >"$folder/1-unsigned.xml" <<XML
<m:registerPerson xmlns:m="$service" Id="d-$ticket">
  <informationCustomer>
    <ticket>$ticket</ticket>
    <timestampSent>$(now)</timestampSent>
    <customerIdentification><cbeNumber>$(value you.kbo)</cbeNumber></customerIdentification>
  </informationCustomer>
  <recipient><cbeNumber>$(value hub.kbo)</cbeNumber></recipient>
  <conversation>$(ticket)</conversation>
  <legalContext>PCSA:SOCIAL_INQUIRY</legalContext>
  <criteria><ssin>$(value persons.0.ssin)</ssin><role>1</role></criteria>
  <qualityCode>1</qualityCode>
  <period><beginDate>$(date +%Y-%m-%d)</beginDate></period>
  <proofOfIdentity><personData>
    <lastName>$(value persons.0.lastName)</lastName>
    <firstName>$(value persons.0.firstName)</firstName>
    <birthDate>$(value persons.0.birthDate)</birthDate>
  </personData></proofOfIdentity>
  $(signature "$(reference "d-$ticket" "$enveloped")" "<ds:X509Data><ds:X509Certificate/></ds:X509Data>")
</m:registerPerson>
XML
xmlsec1 --sign --id-attr:Id "$service:registerPerson" --output "$folder/2-document.xml" \
    --privkey-pem "$(value you.signingKey),$(value you.signingCertificate)" "$folder/1-unsigned.xml"

# 2. The envelope: token, Timestamp, and one signature over Timestamp and Body.
token=$(openssl x509 -in "$(value you.signingCertificate)" -outform DER | base64 --wrap=0)
key_info="<wsse:SecurityTokenReference><wsse:Reference URI=\"#token\" ValueType=\"$wss-x509-token-profile-1.0#X509v3\"/></wsse:SecurityTokenReference>"
cat >"$folder/3-unsigned-message.xml" <<XML
<soapenv:Envelope xmlns:soapenv="$soap"><soapenv:Header><wsse:Security xmlns:wsse="$wsse" xmlns:wsu="$wsu" soapenv:mustUnderstand="1">\
<wsse:BinarySecurityToken wsu:Id="token" ValueType="$wss-x509-token-profile-1.0#X509v3" \
EncodingType="$wss-soap-message-security-1.0#Base64Binary">$token</wsse:BinarySecurityToken>\
<wsu:Timestamp wsu:Id="time"><wsu:Created>$(now)</wsu:Created><wsu:Expires>$(now --date='+4 min')</wsu:Expires></wsu:Timestamp>\
$(signature "$(reference time)$(reference body)" "$key_info")\
</wsse:Security></soapenv:Header><soapenv:Body xmlns:wsu="$wsu" wsu:Id="body">$(grep --invert-match '^<?xml' "$folder/2-document.xml")</soapenv:Body></soapenv:Envelope>
XML
xmlsec1 --sign --id-attr:Id "$wsu:Timestamp" --id-attr:Id "$soap:Body" --privkey-pem "$(value you.signingKey)" \
    --output "$folder/4-request.xml" "$folder/3-unsigned-message.xml"

# 3. To the hub, over mutual TLS.
curl --silent --show-error --noproxy '*' --cacert "$(value trust.anchors)" \
    --cert "$(value you.tlsCertificate)" --key "$(value you.tlsKey)" \
    --header 'Content-Type: text/xml; charset=utf-8' --header "SOAPAction: \"$service/registerPerson\"" \
    --data-binary "@$folder/4-request.xml" --output "$folder/5-answer.xml" "$(value hub.soap)"

# 4. What came back. `soap_client.py FEDERATION verify 4-request.xml 5-answer.xml` proves it.
for name in outcome code rule; do
    echo "$name: $(grep --only-matching "<$name>[^<]*" "$folder/5-answer.xml" | head -n 1 | cut -d '>' -f 2)"
done
