package dev.portolan.provider.head;

import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Thinking;
import dev.portolan.provider.wire.Member;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a request that the gateway acts on, with their positions in the body, so that a
 * dialect edits bytes instead of writing the body anew.
 */
public final class RequestHead {
    private final PromptForm form;
    private final String model;
    private final List<Member> members;
    private final int insertAt;
    private final boolean stream;
    private final boolean includeUsage;
    private final int maxOutputTokens;
    private final int choices;
    private final Map<Feature, String> needs;
    private final long promptBytes;
    private final int images;
    private final int messageCount;
    private final boolean developerRole;
    private final int systemMessages;
    private final boolean startsWithSystem;
    private final boolean providerContent;
    private final boolean hostMembers;
    private final boolean toolHistory;
    private final boolean continuesLast;
    private final long prefixHash;
    private final Map<TargetProtocol, String> outside;
    private final Thinking thinking;
    private final RequestCounts counts;

    RequestHead(HeadReader from, PromptReader prompt, MemberScan scan) {
        this.counts = from.counts();
        this.outside = scan.outside();
        this.hostMembers = scan.hostMembers();
        this.form = from.form;
        this.model = from.model;
        this.members = List.copyOf(from.members);
        this.insertAt = from.insertAt;
        this.stream = from.stream;
        this.includeUsage = from.includeUsage;
        this.maxOutputTokens = from.maxOutputTokens;
        this.choices = from.choices;
        this.needs = from.needs.fields();
        this.promptBytes = prompt.bytes;
        this.images = prompt.images;
        this.messageCount = prompt.messages;
        this.developerRole = prompt.developerRole;
        this.systemMessages = prompt.systemMessages;
        this.startsWithSystem = prompt.startsWithSystem;
        this.providerContent = prompt.providerContent;
        this.toolHistory = prompt.toolHistory;
        this.continuesLast = prompt.endsWithPrefix || from.continuesLast;
        this.prefixHash = prompt.prefixHash;
        this.thinking = from.thinking.found();
    }

    /**
     * Reads a body in one pass.
     *
     * @param body not changed, not kept
     */
    public static HeadReading read(byte[] body, int from, int to) {
        return new HeadReader(body, from, to, PromptForm.MESSAGES).read();
    }

    /**
     * Reads a body whose prompt is the items of the Responses protocol, in one pass.
     *
     * @param body not changed, not kept
     */
    public static HeadReading readItems(byte[] body, int from, int to) {
        return new HeadReader(body, from, to, PromptForm.ITEMS).read();
    }

    /**
     * Reads the body of a request that is no chat, in one pass.
     *
     * @param body not changed, not kept
     */
    public static HeadReading readOperation(byte[] body, int from, int to) {
        return new HeadReader(body, from, to, PromptForm.OPERATION).read();
    }

    /** Reads another body of the same protocol. */
    public HeadReading readAgain(byte[] body) {
        return new HeadReader(body, 0, body.length, form).read();
    }

    /** Returns the model in the request; never empty. */
    public String model() {
        return model;
    }

    /** Returns every top-level member in the body's order, unknown ones included. */
    public List<Member> members() {
        return members;
    }

    /** Returns the position of a top-level member. */
    public Optional<Member> member(String name) {
        for (var member : members) {
            if (member.name().equals(name)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the offset just after the opening brace, at which {@code "name":value,} may be
     * inserted.
     */
    public int insertAt() {
        return insertAt;
    }

    public boolean stream() {
        return stream;
    }

    /** Returns whether {@code stream_options.include_usage} is true. */
    public boolean includeUsage() {
        return includeUsage;
    }

    /** Returns {@code max_completion_tokens}, else {@code max_tokens}, else -1. */
    public int maxOutputTokens() {
        return maxOutputTokens;
    }

    /** Returns {@code n}, 1 if absent. */
    public int choices() {
        return choices;
    }

    /** Returns the features the request needs for a correct answer. */
    public Set<Feature> needs() {
        return needs.keySet();
    }

    /**
     * Returns the first field of the body that asks for a feature, such as {@code
     * messages[0].content[1]}; the feature's label where the request does not need it.
     */
    public String field(Feature feature) {
        return needs.getOrDefault(feature, feature.label());
    }

    /**
     * Returns the protocols whose {@link dev.portolan.provider.members tables} the request leaves,
     * each with the first member that does, shortened if it is long.
     */
    public Map<TargetProtocol, String> outside() {
        return outside;
    }

    /** Returns the number of images in the messages. */
    public int images() {
        return images;
    }

    /**
     * Returns the size in bytes of the prompt's text (messages, prompt, input, tool definitions)
     * without media, as the base of an estimate; a prompt of token numbers counts four bytes a
     * token.
     */
    public long promptBytes() {
        return promptBytes;
    }

    /** Returns what it contains beside tokens; counted for requests that are no chat. */
    public RequestCounts counts() {
        return counts;
    }

    /**
     * Returns a hash of the conversation's beginning, up to the user's first message; 0 if there is
     * none. Later turns of the same conversation have the same.
     */
    public long prefixHash() {
        return prefixHash;
    }

    /** Returns what the request states about thinking before the answer. */
    public Thinking thinking() {
        return thinking;
    }

    /**
     * Returns whether a member says that the answer continues the last message: {@code
     * continue_final_message} of the body, or Mistral's {@code prefix} of the message.
     */
    public boolean continuesLastMessage() {
        return continuesLast;
    }

    public int messageCount() {
        return messageCount;
    }

    /** Returns whether a message has the role {@code developer}. */
    public boolean developerRole() {
        return developerRole;
    }

    /** Returns the number of messages with the role {@code system} or {@code developer}. */
    public int systemMessages() {
        return systemMessages;
    }

    /** Returns whether the first message has the role {@code system} or {@code developer}. */
    public boolean startsWithSystem() {
        return startsWithSystem;
    }

    /**
     * Returns whether the messages contain {@linkplain
     * dev.portolan.provider.members.ProviderContent content} that only the provider that made it
     * accepts.
     */
    public boolean providerContent() {
        return providerContent;
    }

    /**
     * Returns whether the body contains, below its top level, members that some hosts of Claude
     * refuse.
     */
    public boolean hostMembers() {
        return hostMembers;
    }

    /** Returns whether the messages contain tool calls or results, whose ids must match. */
    public boolean toolHistory() {
        return toolHistory;
    }

    @Override
    public String toString() {
        return "RequestHead[" + members.size() + " members, " + promptBytes + " prompt bytes]";
    }
}
