import Foundation
import Testing

@Suite("The picture of modules holds")
struct ArchitectureTests {
    let tree = SourceTree.ofThisPackage
    let sources: [SourceFile]
    let tests: [SourceFile]

    init() throws {
        sources = try tree.files(below: "Sources")
        tests = try tree.files(below: "Tests")
    }

    @Test("The table itself points down only, and keeps servers and databases at the edges")
    func tablePointsDown() {
        for (name, rule) in ModuleRules.sources {
            for other in rule.own {
                let layer = ModuleRules.sources[other]?.layer
                #expect(layer.map { $0 < rule.layer } == true, "\(name) -> \(other)")
            }
            if rule.layer < .border {
                #expect(rule.foreign.isDisjoint(with: ModuleRules.edgeOnly), "\(name)")
            }
            if rule.layer == .base {
                #expect(rule.foreign.isEmpty, "\(name)")
            }
        }
        #expect(ModuleRules.sources["SocialSecurity"]?.allowed == [])
    }

    @Test("Every import is in the table")
    func importsAreInTable() {
        #expect(sources.count >= ModuleRules.sources.count - 2)
        #expect(SourceChecks.forbiddenImports(sources, ModuleRules.sources) == [])
    }

    @Test("The manifest has the modules of the table, and no dependency beyond it")
    func manifestKeepsToTable() throws {
        let graph = try PackageGraph(packageAt: tree.root)
        let testTargets = Set(tests.map(\.module))
        #expect(Set(graph.targets.keys).subtracting(testTargets) == Set(ModuleRules.sources.keys))
        #expect(testTargets.subtracting(graph.targets.keys) == [])
        for (name, rule) in ModuleRules.sources {
            let target = try #require(graph.targets[name])
            #expect(target.own.subtracting(rule.own) == [], "\(name)")
            #expect(target.products.subtracting(rule.foreign) == [], "\(name)")
        }
    }

    @Test("Every import is a dependency that the manifest names")
    func importsAreDeclared() throws {
        let graph = try PackageGraph(packageAt: tree.root)
        let system = ModuleRule.anySystem
        #expect(SourceChecks.undeclaredImports(sources, graph, allowed: system) == [])
        #expect(SourceChecks.undeclaredImports(tests, graph, allowed: system.union(["Testing"])) == [])
    }

    @Test("Hub and gateway are strangers, and the offline verifier links no server and no database")
    func programsKeepApart() throws {
        let graph = try PackageGraph(packageAt: tree.root)
        for part in ModuleRules.hubParts {
            #expect(graph.closure(of: part).own.isDisjoint(with: ModuleRules.gatewayParts), "\(part)")
        }
        for part in ModuleRules.gatewayParts {
            #expect(graph.closure(of: part).own.isDisjoint(with: ModuleRules.hubParts), "\(part)")
        }
        // Neither of these two packages depends on NIO or GRDB.
        #expect(graph.closure(of: "ocmw-verify").products == ["ArgumentParser", "Crypto"])
    }

    @Test("FoundationXML is imported nowhere: it repairs broken documents and loads external entities")
    func foundationXMLIsNowhere() {
        #expect(SourceChecks.imports(of: "FoundationXML", sources + tests) == [])
    }

    @Test("Every promise about concurrency has its reason above it")
    func promisesAreExplained() {
        #expect(SourceChecks.unexplainedPromises(sources) == [])
    }

    @Test("No file of the sources is longer than 400 lines")
    func filesAreShort() {
        #expect(SourceChecks.longFiles(sources, limit: 400) == [])
    }
}
