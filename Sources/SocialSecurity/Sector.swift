/// A sector of the social security network; the raw value is the KSZ code.
///
/// Source: KSZ list of sectors.
public enum Sector: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Rijksregister.
    case nationalRegister = 0
    /// FAO: occupational accidents.
    case occupationalAccidents = 1
    /// RVP: pensions.
    case pensions = 5
    /// RKW: family allowances.
    case familyAllowances = 7
    /// RJV: annual holidays.
    case annualHolidays = 10
    /// NIC: sickness funds.
    case sicknessFunds = 11
    /// RSZ: social security of employees.
    case employees = 12
    /// RSZPPO: social security of local and provincial administrations.
    case localAdministrations = 13
    /// RSVZ: self-employed.
    case selfEmployed = 15
    /// FOD SZ: federal service for social security.
    case federalSocialSecurity = 16
    /// OCMW.
    case ocmw = 17
    /// RVA: unemployment.
    case unemployment = 18
    /// Volksgezondheid: public health.
    case publicHealth = 19
    /// KSZ: the hub itself.
    case ksz = 25
    /// Foreigners Office, as institution 36.1.
    case foreignersOffice36 = 36
    /// Financiën: finance.
    case finance = 50
    /// VDAB.
    case vdab = 53
    /// Actiris.
    case actiris = 54
    /// FOREM.
    case forem = 55
    /// Foreigners Office, as institution 81.1.
    case foreignersOffice81 = 81
}

/// One institution of a sector, as CommonV3 writes it: sector and institution, each 0 to 999.
public struct SectorInstitution: Sendable, Hashable, Codable {
    /// The sector.
    public let sector: Sector
    /// The institution within the sector.
    public let institution: Int

    private init(_ sector: Sector, _ institution: Int) {
        self.sector = sector
        self.institution = institution
    }

    /// 16.2, POD MI.
    public static let podMI = SectorInstitution(.federalSocialSecurity, 2)
    /// 17.0, the managing institution of the OCMWs.
    public static let managingInstitution = SectorInstitution(.ocmw, 0)
    /// 17.1, the OCMWs.
    public static let ocmw = SectorInstitution(.ocmw, 1)
    /// 17.3, ESF.
    public static let esf = SectorInstitution(.ocmw, 3)
}
