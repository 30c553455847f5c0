package dev.portolan.provider.openai;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatMedia;
import dev.portolan.provider.chat.ChatParts;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the media of a chat that is passed through, and rewrites each part that is in a form the
 * server does not know; all other parts keep their bytes.
 */
public final class MediaEdits {
    private static final Set<Feature> MEDIA =
            EnumSet.of(Feature.VISION, Feature.AUDIO, Feature.VIDEO, Feature.FILES);

    private final MediaTarget target;
    private final Edits edits;
    private final byte[] bytes;

    private MediaEdits(MediaTarget target, Edits edits, byte[] bytes) {
        this.target = target;
        this.edits = edits;
        this.bytes = bytes;
    }

    /**
     * Records the edits of a call.
     *
     * @throws UntranslatableRequestException at the first part that the target does not accept
     */
    public static void apply(Call call, MediaTarget target, Edits edits)
            throws UntranslatableRequestException {
        var messages = call.head().member("messages");
        boolean any = !Collections.disjoint(call.head().needs(), MEDIA);
        if (any && call.operation().kind() == Operation.Kind.CHAT && messages.isPresent()) {
            new MediaEdits(target, edits, call.body().array()).messages(messages.get());
        }
    }

    private void messages(Member messages) throws UntranslatableRequestException {
        int number = 0;
        for (var message : elements(messages)) {
            message(message, number++);
        }
    }

    private void message(Slice message, int number) throws UntranslatableRequestException {
        var role = "";
        Member content = null;
        for (var member : JsonParts.members(bytes, message.from(), message.to())) {
            switch (member.name()) {
                case "role" -> role = text(member);
                case "content" -> content = member;
                default -> {}
            }
        }
        int part = 0;
        for (var slice : content == null ? List.<Slice>of() : elements(content)) {
            part(slice, role, ChatParts.at(number, part++));
        }
    }

    private void part(Slice part, String role, String at) throws UntranslatableRequestException {
        if (!ChatParts.isMedia(type(part))) {
            return;
        }
        var json = JsonParts.value(bytes, part.from(), part.to());
        var given = media(json, at);
        if (given == null) {
            return;
        }
        if (target == MediaTarget.OPENAI && !role.equals("user")) {
            throw new UntranslatableRequestException(
                    at, "OpenAI accepts media in a user's messages only.");
        }
        var checked = target.checked(given);
        if (!ChatMedia.isNative(json, target) || isOther(given, checked)) {
            edits.replace(part.from(), part.to(), ChatMedia.write(checked, target).toBytes());
        }
    }

    /** Returns the media in a part; null if it has none and the server may know its form. */
    private @Nullable Media media(JsonValue part, String at) throws UntranslatableRequestException {
        try {
            return ChatParts.media(part, at);
        } catch (UntranslatableRequestException e) {
            if (target == MediaTarget.ANY) {
                return null;
            }
            throw e;
        }
    }

    /** Returns whether more changed than the declared type, which servers of the family ignore. */
    private static boolean isOther(Media given, Media checked) {
        return given.kind() != checked.kind() || !given.source().equals(checked.source());
    }

    private String type(Slice part) {
        var type = "";
        for (var member : JsonParts.members(bytes, part.from(), part.to())) {
            type = member.name().equals("type") ? text(member) : type;
        }
        return type;
    }

    private String text(Member member) {
        return bytes[member.valueFrom()] == '"'
                ? JsonText.decode(bytes, member.valueFrom(), member.valueTo())
                : "";
    }

    private List<Slice> elements(Member array) {
        return JsonParts.elements(bytes, array.valueFrom(), array.valueTo());
    }
}
