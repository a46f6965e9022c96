extension SOAPSigner {
    public func sign(envelope: [UInt8], at instant: UTCInstant) throws(XMLSecurityError) -> SignedMessage { throw XMLSecurityError(.notSignable, "not yet") }
}
