package dev.portolan.provider.head;

/** The form of a request's prompt, which decides how its members are read. */
enum PromptForm {
    /** Messages of a chat, or a plain prompt or input. */
    MESSAGES("messages"),
    /** Items of the Responses protocol. */
    ITEMS("input"),
    /** None, as the request is no chat. */
    OPERATION("");

    private final String member;

    PromptForm(String member) {
        this.member = member;
    }

    /** Returns the member that has the conversation. */
    String member() {
        return member;
    }
}
