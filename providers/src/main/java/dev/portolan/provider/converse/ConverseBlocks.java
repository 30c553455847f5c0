package dev.portolan.provider.converse;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.CacheMark;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.members.HostMembers;
import dev.portolan.provider.members.MemberLocation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes the instructions and the conversation for Converse. */
final class ConverseBlocks {
    private static final String CACHE = "cache_control";

    private final ModelFamily family;
    private final String model;
    private final DroppedFields losses;
    private final CallIds ids;
    private final boolean thinking;
    private final ConverseMedia media;

    /**
     * @param thinking whether earlier thoughts are sent
     */
    ConverseBlocks(
            ModelFamily family,
            String model,
            Request request,
            boolean thinking,
            DroppedFields losses) {
        this.family = family;
        this.model = model;
        this.thinking = thinking;
        this.losses = losses;
        this.media = new ConverseMedia(family, losses);
        this.ids = new CallIds(family, request);
    }

    /** Writes the instructions without blank ones. */
    JsonValue system(List<Block> blocks) throws UntranslatableRequestException {
        var system = new ArrayList<JsonValue>();
        for (var block : blocks) {
            if (!(block instanceof Block.Text text)) {
                throw new UntranslatableRequestException(
                        block instanceof Block.Media file ? file.at() : "messages",
                        "Bedrock's system messages contain text only.");
            }
            if (!text.text().isBlank()) {
                system.add(text(text.text()));
                mark(text.cache(), system);
            }
        }
        return JsonValue.array(system);
    }

    /** Writes the conversation: it begins with the user, and no turn and no text in it is blank. */
    JsonValue messages(List<Turn> conversation) throws UntranslatableRequestException {
        var turns = Turn.withoutSystem(visible(conversation));
        if (turns.isEmpty() || turns.getFirst().role() != Turn.Role.USER) {
            throw new UntranslatableRequestException(
                    "messages", "On Bedrock a conversation must begin with a user message.");
        }
        var messages = new ArrayList<JsonValue>();
        for (int at = 0; at < turns.size(); at++) {
            var turn = turns.get(at);
            boolean last = at == turns.size() - 1;
            boolean user = turn.role() == Turn.Role.USER;
            messages.add(
                    new ObjectBuilder()
                            .put("role", user ? "user" : "assistant")
                            .put("content", user ? user(turn) : assistant(turn, last))
                            .build());
        }
        return JsonValue.array(messages);
    }

    /** Removes blocks without content; empty turns are dropped and their neighbours joined. */
    private List<Turn> visible(List<Turn> turns) {
        var visible = new ArrayList<Turn>();
        for (var turn : turns) {
            visible.add(
                    new Turn(turn.role(), turn.blocks().stream().filter(this::isVisible).toList()));
        }
        return Turn.merged(visible);
    }

    private boolean isVisible(Block block) {
        return switch (block) {
            case Block.Text text -> !text.text().isBlank();
            case Block.Refusal refusal -> !refusal.text().isBlank();
            case Block.Thinking thought -> thought(thought) != null;
            case Block.Opaque opaque -> {
                boolean kept = isOwn(opaque) || opaque.words() != null;
                losses.dropIf(!kept, opaque.field());
                yield kept;
            }
            case Block.Media _media -> true;
            case Block.ToolCall _call -> true;
            case Block.ToolResult _result -> true;
        };
    }

    private static boolean isOwn(Block.Opaque opaque) {
        return opaque.provider().equals(Signature.BEDROCK);
    }

    /** Results of tools must precede everything else. */
    private JsonValue user(Turn turn) throws UntranslatableRequestException {
        media.beginMessage();
        var content = new ArrayList<JsonValue>();
        for (var block : turn.blocks()) {
            if (block instanceof Block.ToolResult result) {
                content.add(JsonValue.object("toolResult", result(result)));
                mark(result.cache(), content);
            }
        }
        boolean document = false;
        boolean text = false;
        for (var block : turn.blocks()) {
            document |=
                    block instanceof Block.Media file && file.kind() == Block.Media.Kind.DOCUMENT;
            text |= block instanceof Block.Text;
            if (!(block instanceof Block.ToolResult)) {
                block(block, content);
            }
        }
        if (document && !text) {
            // Converse accepts no document without a text beside it.
            content.add(text("Document"));
        }
        return JsonValue.array(content);
    }

    private JsonValue assistant(Turn turn, boolean last) throws UntranslatableRequestException {
        var content = new ArrayList<JsonValue>();
        for (int at = 0; at < turn.blocks().size(); at++) {
            var block = turn.blocks().get(at);
            if (block instanceof Block.Media file) {
                throw new UntranslatableRequestException(
                        file.at(), "Bedrock accepts media in a user's messages only.");
            }
            boolean continued = last && at == turn.blocks().size() - 1;
            if (continued && block instanceof Block.Text text) {
                // A text to be continued may not end with blanks.
                content.add(text(text.text().stripTrailing()));
            } else {
                block(block, content);
            }
        }
        return JsonValue.array(content);
    }

    private void block(Block block, List<JsonValue> content) throws UntranslatableRequestException {
        switch (block) {
            case Block.Text text -> {
                content.add(text(text.text()));
                mark(text.cache(), content);
            }
            case Block.Refusal refusal -> content.add(text(refusal.text()));
            case Block.Media file -> {
                content.add(media.block(file));
                mark(file.cache(), content);
            }
            case Block.ToolCall call -> content.add(JsonValue.object("toolUse", call(call)));
            case Block.Thinking thought -> {
                var written = thought(thought);
                if (written != null) {
                    content.add(JsonValue.object("reasoningContent", written));
                }
            }
            case Block.Opaque opaque -> {
                var words = opaque.words();
                content.add(words == null ? opaque.json() : text(words));
            }
            case Block.ToolResult _result ->
                    throw new UntranslatableRequestException(
                            "messages", "A tool result is not allowed in an assistant message.");
        }
    }

    private JsonValue call(Block.ToolCall call) throws UntranslatableRequestException {
        var input = call.input();
        if (input == null) {
            throw new UntranslatableRequestException(
                    "messages",
                    "The arguments of a tool call in the history are not a JSON object.");
        }
        return new ObjectBuilder()
                .put("toolUseId", ids.of(call.id()))
                .put("name", call.name())
                .put("input", input)
                .build();
    }

    private JsonValue result(Block.ToolResult result) throws UntranslatableRequestException {
        boolean named = result.error() && family.demandsOne();
        boolean stated = result.error() && !named;
        var content = new ArrayList<JsonValue>();
        if (stated) {
            content.add(text(result.textWithError()));
        }
        for (var block : result.content()) {
            switch (block) {
                case Block.Text text -> {
                    losses.dropIf(text.cache() != null, CACHE);
                    if (!stated && !text.text().isBlank()) {
                        content.add(text(text.text()));
                    }
                }
                case Block.Media file -> content.add(attached(file));
                case Block.Opaque opaque when opaque.words() != null ->
                        content.add(text(opaque.words()));
                case Block.Opaque opaque -> losses.drop(opaque.field());
                default -> {}
            }
        }
        if (content.isEmpty()) {
            content.add(JsonValue.object("json", new ObjectBuilder().build()));
        }
        return new ObjectBuilder()
                .put("toolUseId", ids.of(result.callId()))
                .put("content", JsonValue.array(content))
                .put("status", named ? "error" : null)
                .build();
    }

    private JsonValue attached(Block.Media file) throws UntranslatableRequestException {
        if (file.kind() == Block.Media.Kind.AUDIO) {
            throw new UntranslatableRequestException(
                    file.at(), "Bedrock accepts no audio in the result of a tool.");
        }
        losses.dropIf(file.cache() != null, CACHE);
        return media.block(file);
    }

    /**
     * Returns a thought to send back to its model; null for another model's, or one without a
     * signature.
     */
    private @Nullable JsonValue thought(Block.Thinking thought) {
        if (!thinking || !family.owns(thought)) {
            return null;
        }
        var redacted = thought.redacted();
        if (redacted != null) {
            return JsonValue.object("redactedContent", JsonValue.of(redacted.value()));
        }
        var signature = Objects.requireNonNull(thought.signature(), "an owned thought is signed");
        return JsonValue.object(
                "reasoningText",
                new ObjectBuilder()
                        .put("text", thought.text())
                        .put("signature", signature.value())
                        .build());
    }

    /** Adds a cache point after a tool, which Nova does not accept there. */
    void markTool(@Nullable CacheMark mark, List<JsonValue> tools) {
        if (mark != null && family == ModelFamily.NOVA) {
            losses.drop("cache_control");
        } else {
            mark(mark, tools);
        }
    }

    /** Adds a cache point after the block just added, if the caller requested one. */
    void mark(@Nullable CacheMark mark, List<JsonValue> content) {
        if (mark == null) {
            return;
        }
        if (!family.caches()) {
            losses.drop(CACHE);
            return;
        }
        var point = new ObjectBuilder().put("type", "default");
        if (mark == CacheMark.ONE_HOUR) {
            if (takesLifetime()) {
                point.put("ttl", mark.ttl());
            } else {
                losses.drop("cache_control.ttl");
            }
        }
        content.add(JsonValue.object("cachePoint", point.build()));
    }

    private boolean takesLifetime() {
        return !HostMembers.refuses(
                ClaudePlatform.BEDROCK_CONVERSE, model, MemberLocation.SETTING, "ttl");
    }

    private static JsonValue text(String text) {
        return JsonValue.object("text", JsonValue.of(text));
    }
}
