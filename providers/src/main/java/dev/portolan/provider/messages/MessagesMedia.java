package dev.portolan.provider.messages;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.UnreadMembers;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the media of a message request that is passed through, without changing it. */
public final class MessagesMedia {
    private static final Set<String> SOURCES = Set.of("base64", "url", "file");

    private final byte[] bytes;
    private final MediaTarget target;

    private MessagesMedia(byte[] bytes, MediaTarget target) {
        this.bytes = bytes;
        this.target = target;
    }

    /** Returns the reason why a target does not accept a call's media; empty if it does. */
    public static Optional<Preparation.Unsupported> obstacle(Call call, MediaTarget target) {
        var needs = call.head().needs();
        var messages = call.head().member("messages");
        boolean any = needs.contains(Feature.VISION) || needs.contains(Feature.FILES);
        if (!any || messages.isEmpty()) {
            return Optional.empty();
        }
        try {
            new MessagesMedia(call.body().array(), target).messages(messages.get());
            return Optional.empty();
        } catch (UntranslatableRequestException e) {
            return Optional.of(new Preparation.Unsupported(e.field(), e.why()));
        }
    }

    private void messages(Member messages) throws UntranslatableRequestException {
        int number = 0;
        for (var message : elements(messages)) {
            content(message, "messages[" + number++ + "]");
        }
    }

    /** Checks the content of a message, or of the result of a tool in one. */
    private void content(Slice holder, String at) throws UntranslatableRequestException {
        var content = member(holder, "content");
        if (content == null) {
            return;
        }
        int number = 0;
        for (var block : elements(content)) {
            block(block, at + ".content[" + number++ + "]");
        }
    }

    private void block(Slice block, String at) throws UntranslatableRequestException {
        var type = member(block, "type");
        var name = type == null ? "" : JsonText.decode(bytes, type.valueFrom(), type.valueTo());
        switch (name) {
            case "image" -> check(Media.Kind.IMAGE, block, at);
            case "document" -> check(Media.Kind.DOCUMENT, block, at);
            case "tool_result" -> content(block, at);
            default -> {}
        }
    }

    private void check(Media.Kind kind, Slice block, String at)
            throws UntranslatableRequestException {
        var json = JsonParts.value(bytes, block.from(), block.to());
        if (!SOURCES.contains(json.get("source").get("type").textOrEmpty())) {
            return;
        }
        var _ = target.checked(new MessagesContent(new UnreadMembers()).media(kind, json, at));
    }

    private List<Slice> elements(Member member) {
        return JsonParts.elements(bytes, member.valueFrom(), member.valueTo());
    }

    private @Nullable Member member(Slice object, String name) {
        Member found = null;
        for (var member : JsonParts.members(bytes, object.from(), object.to())) {
            found = member.name().equals(name) ? member : found;
        }
        return found;
    }
}
