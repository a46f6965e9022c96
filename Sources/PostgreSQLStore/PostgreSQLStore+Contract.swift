import MessageStore

extension PostgreSQLStore: TenantStore {}
