package dev.portolan.provider.bounds;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation.Unsupported;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings the end user's id, metadata, cache key and stop sequences within a target's bounds. */
final class SettingsFit {
    private static final Set<String> STOPS = Set.of("stop", "stop_sequences");

    private final TargetBounds bounds;
    private final byte[] bytes;
    private final List<Member> members;
    private final Edits edits;
    private final boolean userInMetadata;
    private final Set<Member> removed = new HashSet<>();
    private final List<String> dropped = new ArrayList<>();

    SettingsFit(Call call, TargetBounds bounds, Edits edits) {
        this.bounds = bounds;
        this.bytes = call.body().array();
        this.members = call.head().members();
        this.edits = edits;
        this.userInMetadata = CallerProtocol.of(call.operation()).identifiesUserInMetadata();
    }

    /** Returns the reason why the call can't be brought within the bounds; empty if it can. */
    Optional<Unsupported> refused() {
        for (var member : members) {
            if (bounds.stops() > 0 && STOPS.contains(member.name())) {
                int given = JsonParts.elements(bytes, member.valueFrom(), member.valueTo()).size();
                if (given > bounds.stops()) {
                    return Optional.of(
                            new Unsupported(
                                    member.name(),
                                    "%d stop sequences given (expected: at most %d)."
                                            .formatted(given, bounds.stops())));
                }
            }
        }
        return Optional.empty();
    }

    /** Records the edits; returns the members left out. */
    List<String> apply() {
        for (var member : members) {
            switch (member.name()) {
                case "user", "safety_identifier" -> user(member);
                case "prompt_cache_key" -> cacheKey(member);
                case "metadata" -> metadata(member);
                default -> {}
            }
        }
        if (!removed.isEmpty()) {
            edits.removeMembers(members, removed::contains);
        }
        return dropped;
    }

    private void user(Member member) {
        var id = text(member);
        if (isForeign(id)) {
            dropped.add(member.name());
            removed.add(member);
        } else {
            shorten(member, id);
        }
    }

    /** Returns whether an id is one of Anthropic's own client, which no other vendor gets. */
    private boolean isForeign(@Nullable String id) {
        return id != null && !bounds.takesAnthropicClientIds() && ClientIds.isIn(id);
    }

    private void shorten(Member member, @Nullable String id) {
        if (id != null && bounds.user() > 0 && length(id) > bounds.user()) {
            replace(member, "user_" + Replacements.digest(id).substring(0, 32));
        }
    }

    private void cacheKey(Member member) {
        var key = text(member);
        if (key != null && bounds.cacheKey() > 0 && length(key) > bounds.cacheKey()) {
            replace(member, Replacements.digest(key));
        }
    }

    private void metadata(Member metadata) {
        var entries = JsonParts.members(bytes, metadata.valueFrom(), metadata.valueTo());
        var unfit = new HashSet<Member>();
        for (var entry : entries) {
            boolean id = entry.name().equals("user_id");
            if (id && isForeign(text(entry))) {
                drop("metadata.user_id");
                unfit.add(entry);
            } else if (id && userInMetadata) {
                shorten(entry, text(entry));
            } else if (!fits(entry, entries.size() - unfit.size())) {
                drop("metadata");
                unfit.add(entry);
            }
        }
        if (!unfit.isEmpty()) {
            edits.removeMembers(entries, unfit::contains);
        }
    }

    private void drop(String name) {
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
    }

    /**
     * Returns whether an entry may stay.
     *
     * @param left the number of entries that are left
     */
    private boolean fits(Member entry, int left) {
        var limits = bounds.metadata();
        var value = text(entry);
        return limits == null
                || (left <= limits.count()
                        && value != null
                        && length(entry.name()) <= limits.key()
                        && length(value) <= limits.value());
    }

    private void replace(Member member, String with) {
        edits.replace(member.valueFrom(), member.valueTo(), JsonText.quote(with));
    }

    private @Nullable String text(Member member) {
        return bytes[member.valueFrom()] == '"'
                ? JsonText.decode(bytes, member.valueFrom(), member.valueTo())
                : null;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
