import SocialSecurity
import X509

/// The attribute of a subject that tells which organisation it is: `NTRBE-` and the ten digits of its enterprise number.
///
/// Source: X.520, section 6.4.4 (organizationIdentifier, 2.5.4.97); ETSI EN 319 412-1, section 5.1.4 (`NTR` for the
/// national trade register, the country, a hyphen, the number).
struct OrganizationIdentifier: RelativeDistinguishedNameConvertible {
    let enterpriseNumber: EnterpriseNumber

    init(_ enterpriseNumber: EnterpriseNumber) {
        self.enterpriseNumber = enterpriseNumber
    }

    func makeRDN() -> RelativeDistinguishedName {
        RelativeDistinguishedName(
            RelativeDistinguishedName.Attribute(
                type: [2, 5, 4, 97], value: .init(utf8String: "NTRBE-" + enterpriseNumber.digits)))
    }
}
