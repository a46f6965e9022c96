import Testing

@testable import AuditLog

/// What a clear field may hold: no number of a person, however it is spelled.
@Suite struct AuditTextTests {
    // 71.02.30-001.22 and, of 2001, 01.02.03-004.67: 97 - 710230001 mod 97 = 22, 97 - 2010203004 mod 97 = 67.
    @Test(arguments: [
        "71023000122", "71.02.30-001.22", "71 02 30 001 22", "71/02/30 - 001/22", "710230-00122", "71.02.30.001.22",
        "Desk/71-02-30-001-22", "for 710230 00122", "agent (71_02_30_001_22)", "01.02.03 004.67",
        "9d3c6c5e-5f07-4cf6-aa2f-1b4c710a3f0d7 710230-00122",
    ])
    func aNumberOfAPersonIsNotAdmitted(_ text: String) { #expect(AuditText.admissible(text) == nil) }

    @Test(arguments: [
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "Desk/4.2", "decision 4/2036",
        "restored-backup-of-3-March",
        "71 02 30 001 23", "2026-03-02T09:15:00Z", "71x02x30x001x22", "0999999922", "171 02 30 001 22",
        "9d3c6c5e-5f07-aa71-0230-00122b4c710a", "DOS 9D3C6C5E-5F07-AA71-0230-00122B4C710A",
    ])
    func anythingElseIs(_ text: String) { #expect(AuditText.admissible(text) == text) }
}
