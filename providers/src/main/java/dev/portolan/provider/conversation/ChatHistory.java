package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.members.ProviderContent;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a chat acceptable to a target of OpenAI's family: thoughts and signatures that it did not
 * make are left out, and instructions are where it accepts them.
 */
public final class ChatHistory {
    private static final String GOOGLE = "google";
    private static final String EXTRA = "extra_content";
    private static final String SIGNATURE = "thought_signature";

    /** The value that Google documents for a call whose signature is lost. */
    private static final String NO_SIGNATURE =
            "{\"google\":{\"thought_signature\":\"skip_thought_signature_validator\"}}";

    private static final Set<String> TEXTS = Set.of("reasoning_content", "reasoning");

    /** Members that make a message more than its thoughts. */
    private static final Set<String> CONTENT =
            Set.of("tool_calls", "function_call", "refusal", "audio");

    private final ThoughtPolicy policy;
    private final boolean signsCalls;
    private final Edits edits;
    private final Set<String> dropped = new LinkedHashSet<>();
    private final Set<Integer> emptied = new HashSet<>();

    private ChatHistory(ThoughtPolicy policy, boolean signsCalls, Edits edits) {
        this.policy = policy;
        this.signsCalls = signsCalls;
        this.edits = edits;
    }

    /** Returns a chat as it is sent to a target of a provider. */
    public static RewrittenCall of(Call call, String provider, Target target) {
        var rewritten = RewrittenCall.unchanged(call);
        var policy = ThoughtPolicy.of(provider, target);
        boolean signs = policy.needsCallSignatures(target) && call.head().toolHistory();
        if (call.head().providerContent() || signs) {
            var edits = new Edits(call.body());
            var history = new ChatHistory(policy, signs, edits);
            history.apply(Message.of(call));
            rewritten = rewritten.with(edits, history.dropped);
        }
        return SystemMessages.placed(rewritten, SystemPlacement.of(provider, target.model()));
    }

    private void apply(List<Message> messages) {
        for (var message : messages) {
            if (message.role().equals("assistant")) {
                assistant(message);
            }
        }
        var all = messages.stream().map(Message::slice).toList();
        edits.removeElements(all, slice -> emptied.contains(slice.from()));
    }

    private void assistant(Message message) {
        var own = new Edits(message.slice());
        var removed = removed(message.slice(), message.members(), isOfAnother(message));
        own.removeMembers(message.members(), removed::contains);
        removed.forEach(member -> report(message.slice(), "messages.", member));
        boolean kept = content(message, own);
        extra(message.slice(), message.members(), removed, own);
        calls(message, own);
        if (own.isEmpty()) {
            return;
        }
        if (!kept && isBare(message)) {
            emptied.add(message.slice().from());
        } else {
            edits.addAll(own);
        }
    }

    /** Returns the members of a message or a call that the target must not get. */
    private Set<Member> removed(Slice holder, List<Member> members, boolean foreign) {
        var removed = new LinkedHashSet<Member>();
        for (var member : members) {
            var name = member.name();
            boolean taken =
                    TEXTS.contains(name)
                            ? takesText() && !foreign
                            : takes(name)
                                    && (!name.equals(EXTRA) || isGoogles(slice(holder, member)));
            if (ProviderContent.isMember(name) && !taken) {
                removed.add(member);
            }
        }
        return removed;
    }

    /** Returns whether {@code extra_content} contains a signature of Google's. */
    private static boolean isGoogles(Slice extra) {
        return Message.find(Message.members(extra), GOOGLE)
                .map(google -> slice(extra, google))
                .filter(
                        google ->
                                !Message.text(google, Message.members(google), SIGNATURE).isEmpty())
                .isPresent();
    }

    private boolean takesText() {
        return switch (policy) {
            case TEXT, DETAILS -> true;
            case NONE, GOOGLE, PARTS -> false;
        };
    }

    /** Returns whether the target may have made a member that is not plain text. */
    private boolean takes(String name) {
        return switch (policy) {
            case NONE, PARTS -> false;
            // Proxies behind a self-hosted server's protocol define these two.
            case TEXT -> name.equals("thinking_blocks") || name.equals("provider_specific_fields");
            case DETAILS -> !name.equals(EXTRA) && !name.equals(SIGNATURE);
            case GOOGLE -> name.equals(EXTRA) || name.equals(SIGNATURE);
        };
    }

    /** Returns whether another provider than a server that makes plain text thought a message. */
    private boolean isOfAnother(Message message) {
        boolean owned =
                message.member(EXTRA)
                        .filter(m -> !Message.members(slice(message.slice(), m)).isEmpty())
                        .isPresent();
        boolean detailed =
                message.member("reasoning_details")
                        .filter(m -> !Message.elements(message.slice(), m).isEmpty())
                        .isPresent();
        return owned || (detailed && policy == ThoughtPolicy.TEXT);
    }

    /** Leaves in {@code extra_content} what Google's endpoint has made. */
    private void extra(Slice holder, List<Member> members, Set<Member> removed, Edits own) {
        for (var member : members) {
            if (!member.name().equals(EXTRA) || removed.contains(member)) {
                continue;
            }
            var extra = slice(holder, member);
            var owners = Message.members(extra);
            own.removeMembers(owners, owner -> !owner.name().equals(GOOGLE));
            for (var owner : owners) {
                if (owner.name().equals(GOOGLE)) {
                    var inner = Message.members(slice(extra, owner));
                    own.removeMembers(inner, m -> m.name().equals("thinking"));
                }
            }
        }
    }

    private void calls(Message message, Edits own) {
        var calls = message.member("tool_calls");
        if (calls.isEmpty()) {
            return;
        }
        boolean first = true;
        for (var call : Message.elements(message.slice(), calls.get())) {
            var members = Message.members(call);
            var removed = removed(call, members, false);
            own.removeMembers(members, removed::contains);
            removed.forEach(member -> report(call, "messages.tool_calls.", member));
            extra(call, members, removed, own);
            var extra = Message.find(members, EXTRA).filter(m -> !removed.contains(m));
            if (first && signsCalls && extra.isEmpty() && !members.isEmpty()) {
                own.insert(members.getFirst().from(), "\"extra_content\":" + NO_SIGNATURE + ",");
            }
            first = false;
        }
    }

    /** Removes parts with thoughts; returns whether anything is left of the content. */
    private boolean content(Message message, Edits own) {
        var content = message.member("content");
        if (content.isEmpty() || message.first(content.get()) != '[') {
            return content.filter(member -> !isBlank(message, member)).isPresent();
        }
        var parts = Message.elements(message.slice(), content.get());
        var foreign = new HashSet<Integer>();
        for (var part : parts) {
            if (isForeign(part)) {
                foreign.add(part.from());
            }
        }
        if (foreign.isEmpty()) {
            return !parts.isEmpty();
        }
        dropped.add("messages.thinking");
        if (foreign.size() == parts.size()) {
            own.replace(content.get().valueFrom(), content.get().valueTo(), "null");
            return false;
        }
        own.removeElements(parts, part -> foreign.contains(part.from()));
        return true;
    }

    /** Mistral's thoughts, which servers of its models read as well, are arrays of pieces. */
    private boolean isForeign(Slice part) {
        var members = Message.members(part);
        var type = Message.text(part, members, "type");
        if (!ProviderContent.isPart(type)) {
            return false;
        }
        boolean pieces =
                type.equals("thinking")
                        && Message.find(members, "thinking")
                                .filter(member -> part.array()[member.valueFrom()] == '[')
                                .isPresent();
        return switch (policy) {
            case TEXT, DETAILS, PARTS -> !pieces;
            case NONE, GOOGLE -> true;
        };
    }

    /** Returns whether a message is nothing without its content. */
    private static boolean isBare(Message message) {
        return message.members().stream()
                .noneMatch(
                        member ->
                                CONTENT.contains(member.name())
                                        && !isBlank(message, member)
                                        && !isEmptyArray(message, member));
    }

    private static boolean isBlank(Message message, Member member) {
        var bytes = message.slice().array();
        return JsonText.is(bytes, member.valueFrom(), member.valueTo(), "null")
                || JsonText.is(bytes, member.valueFrom(), member.valueTo(), "\"\"");
    }

    private static boolean isEmptyArray(Message message, Member member) {
        return message.first(member) == '[' && Message.elements(message.slice(), member).isEmpty();
    }

    private void report(Slice holder, String path, Member member) {
        if (!JsonText.is(holder.array(), member.valueFrom(), member.valueTo(), "null")) {
            dropped.add(path + member.name());
        }
    }

    private static Slice slice(Slice object, Member member) {
        return new Slice(object.array(), member.valueFrom(), member.valueTo());
    }
}
