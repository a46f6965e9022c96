import Gateway

extension TenantSelection {
    /// A review by this command: the commands that it shows name the configuration file that was given.
    func review(_ graph: GatewayGraph, _ tenant: Tenant) -> ReviewContext {
        ReviewContext(environment: graph.environment, tenant: tenant, process: "cli", configuration: file.path)
    }
}

extension TenantOptions {
    /// See `TenantSelection.review`.
    func review(_ graph: GatewayGraph, _ tenant: Tenant) -> ReviewContext { selection.review(graph, tenant) }
}
