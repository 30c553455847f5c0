package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.ProviderContent;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.Member;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a conversation in Anthropic's protocol acceptable to Claude: thoughts that Claude did not
 * sign and signatures of other providers are left out, and with them the request to think if the
 * current use of tools began without thoughts.
 */
public final class ClaudeHistory {
    private static final Set<String> THOUGHTS = Set.of("thinking", "redacted_thinking");

    /** Strategies of context management that Claude refuses unless it thinks. */
    private static final Pattern CLEARS_THINKING = Pattern.compile("\"clear_thinking_");

    /** Other vendors' models behind Anthropic's protocol, whose thoughts have no signature. */
    private static final Pattern COMPATIBLE =
            Pattern.compile("(?i)deepseek|glm-|kimi|minimax|qwen|mimo-|longcat");

    private final Edits edits;
    private final boolean unsigned;
    private final Set<String> dropped = new LinkedHashSet<>();
    private final Set<Integer> emptied = new HashSet<>();
    private boolean called;
    private boolean thought;

    private ClaudeHistory(Edits edits, boolean unsigned) {
        this.edits = edits;
        this.unsigned = unsigned;
    }

    /** Returns a call as it is sent to a model at a platform. */
    public static RewrittenCall of(Call call, ClaudePlatform platform, Target target) {
        var rewritten = RewrittenCall.unchanged(call);
        boolean thinks = isEnabled(call);
        if (call.head().providerContent() || (thinks && call.head().toolHistory())) {
            var edits = new Edits(call.body());
            var history = new ClaudeHistory(edits, makesUnsigned(platform, target));
            history.apply(Message.of(call), thinks);
            if (thinks && history.called && !history.thought) {
                history.withoutThinking(call);
            }
            rewritten = rewritten.with(edits, history.dropped);
        }
        // A message that was left out leaves instructions where they are accepted nowhere.
        boolean shorter = rewritten.call().head().messageCount() < call.head().messageCount();
        boolean moves =
                SystemMessages.inMessages(call)
                        && (shorter || !MidConversationSystem.isAccepted(platform, target.model()));
        return moves ? SystemMessages.move(rewritten, SystemForm.MESSAGES, false) : rewritten;
    }

    /** Returns whether a call asks for thinking with a budget, which has to go on within a turn. */
    private static boolean isEnabled(Call call) {
        return call.head()
                .member("thinking")
                .map(member -> slice(call.body(), member))
                .filter(t -> Message.text(t, Message.members(t), "type").equals("enabled"))
                .isPresent();
    }

    private static boolean makesUnsigned(ClaudePlatform platform, Target target) {
        return platform == ClaudePlatform.ANTHROPIC && COMPATIBLE.matcher(target.model()).find();
    }

    private void apply(List<Message> messages, boolean thinks) {
        for (var message : messages) {
            if (message.role().equals("assistant")) {
                assistant(message);
            } else if (thinks && !isResult(message) && !message.isSystem()) {
                called = false;
                thought = false;
            }
        }
        called &=
                thinks
                        && messages.reversed().stream()
                                .filter(message -> !message.isSystem())
                                .findFirst()
                                .filter(ClaudeHistory::isResult)
                                .isPresent();
        var all = messages.stream().map(Message::slice).toList();
        edits.removeElements(all, slice -> emptied.contains(slice.from()));
    }

    private static boolean isResult(Message message) {
        return message.member("content")
                .filter(content -> message.first(content) == '[')
                .filter(
                        content ->
                                Message.elements(message.slice(), content).stream()
                                        .anyMatch(block -> type(block).equals("tool_result")))
                .isPresent();
    }

    private void assistant(Message message) {
        edits.removeMembers(message.members(), member -> ProviderContent.isMember(member.name()));
        message.members().stream()
                .filter(member -> ProviderContent.isMember(member.name()))
                .forEach(member -> dropped.add("messages." + member.name()));
        var content = message.member("content");
        if (content.isEmpty() || message.first(content.get()) != '[') {
            return;
        }
        var blocks = Message.elements(message.slice(), content.get());
        var foreign = new HashSet<Integer>();
        for (var block : blocks) {
            var type = type(block);
            if (ProviderContent.isPart(type) && !isClaudes(block, type)) {
                foreign.add(block.from());
                dropped.add("messages." + type);
            }
            thought |= THOUGHTS.contains(type) && !foreign.contains(block.from());
            called |= type.equals("tool_use");
        }
        if (!blocks.isEmpty() && foreign.size() == blocks.size()) {
            emptied.add(message.slice().from());
            return;
        }
        edits.removeElements(blocks, block -> foreign.contains(block.from()));
        blocks.stream().filter(block -> !foreign.contains(block.from())).forEach(this::block);
    }

    /** Removes from a block what other providers add to it. */
    private void block(Slice block) {
        if (THOUGHTS.contains(type(block))) {
            return;
        }
        var members = Message.members(block);
        edits.removeMembers(members, ClaudeHistory::isForeign);
        members.stream()
                .filter(ClaudeHistory::isForeign)
                .forEach(member -> dropped.add("messages." + member.name()));
    }

    /** The encrypted content of a search's result is Claude's own. */
    private static boolean isForeign(Member member) {
        return ProviderContent.isMember(member.name())
                && !member.name().equals("encrypted_content");
    }

    private boolean isClaudes(Slice block, String type) {
        var name =
                switch (type) {
                    case "thinking" -> "signature";
                    case "redacted_thinking" -> "data";
                    default -> "";
                };
        var signature = Message.text(block, Message.members(block), name);
        return signature.isEmpty()
                ? unsigned && type.equals("thinking")
                : !Signature.isMarked(signature);
    }

    private static String type(Slice block) {
        return Message.text(block, Message.members(block), "type");
    }

    private void withoutThinking(Call call) {
        var body = call.body().array();
        var left = new LinkedHashSet<String>();
        left.add("thinking");
        call.head()
                .member("context_management")
                .map(member -> new Slice(body, member.valueFrom(), member.valueTo()).utf8())
                .filter(text -> CLEARS_THINKING.matcher(text).find())
                .ifPresent(_ -> left.add("context_management"));
        edits.removeMembers(call.head().members(), member -> left.contains(member.name()));
        dropped.addAll(left);
    }

    private static Slice slice(Slice body, Member member) {
        return new Slice(body.array(), member.valueFrom(), member.valueTo());
    }
}
