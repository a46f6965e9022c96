extension SchemaMigration {
    /// Tells who began something in a conversation and how often an inquiry was answered, however many documents there are.
    static let conversationIndexes = SchemaMigration(
        name: "18-conversation-indexes",
        sql: """
            CREATE INDEX document_beginning ON document (conversation, operation, sender) WHERE in_reply_to IS NULL;
            CREATE INDEX document_inquiry_reply ON document (in_reply_to, sender, recipient)
            WHERE operation = 'replyInquiry';
            """)
}
