package dev.portolan.provider.bounds;

import dev.portolan.provider.Call;
import dev.portolan.provider.bounds.IdentifierFinder.Found;
import dev.portolan.provider.bounds.IdentifierFinder.Kind;
import dev.portolan.provider.mistral.MistralToolIds;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Replaces the names of tools and the ids of calls that a target doesn't accept. */
final class IdentifierFit {
    private final byte[] bytes;
    private final List<Found> found;
    private final Map<String, String> original = new HashMap<>();

    IdentifierFit(Call call) {
        bytes = call.body().array();
        found =
                call.head().needs().contains(Feature.TOOLS) || call.head().toolHistory()
                        ? new IdentifierFinder(bytes).inRequest(call.head())
                        : List.of();
    }

    /** Records the edits of the names, the same everywhere in the request. */
    void names(@Nullable IdentifierRule rule, Edits edits) {
        if (rule == null || allAccepted(Kind.TOOL, rule)) {
            return;
        }
        var replaced =
                new Replacements(texts(Kind.TOOL), rule, name -> Replacements.shortName(name, rule))
                        .bySource();
        replaced.forEach((source, sent) -> original.put(sent, source));
        replace(Kind.TOOL, name -> replaced.getOrDefault(name, name), edits);
    }

    /** Records the edits of the ids, the same for a call and its result. */
    void ids(@Nullable IdentifierRule rule, Edits edits) {
        if (rule == null || allAccepted(Kind.CALL, rule)) {
            return;
        }
        var replaced = new Replacements(texts(Kind.CALL), rule, Replacements::shortId).bySource();
        replace(Kind.CALL, id -> replaced.getOrDefault(id, id), edits);
    }

    /** Records the edits that Mistral's models need: their templates check ids, too. */
    void mistralIds(Edits edits) {
        if (found.stream().anyMatch(identifier -> identifier.kind() == Kind.CALL)) {
            replace(Kind.CALL, new MistralToolIds(texts(Kind.CALL))::of, edits);
        }
    }

    /** Returns the caller's name of each tool by the name that is sent, for those that differ. */
    Map<String, String> original() {
        return original;
    }

    private boolean allAccepted(Kind kind, IdentifierRule rule) {
        for (var identifier : found) {
            if (identifier.kind() == kind
                    && !rule.accepts(bytes, identifier.from(), identifier.to())) {
                return false;
            }
        }
        return true;
    }

    private Set<String> texts(Kind kind) {
        return found.stream()
                .filter(identifier -> identifier.kind() == kind)
                .map(this::text)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private String text(Found identifier) {
        return JsonText.decode(bytes, identifier.from(), identifier.to());
    }

    private void replace(Kind kind, Function<String, String> with, Edits edits) {
        for (var identifier : found) {
            if (identifier.kind() == kind) {
                var text = text(identifier);
                var sent = with.apply(text);
                if (!sent.equals(text)) {
                    edits.replace(identifier.from(), identifier.to(), JsonText.quote(sent));
                }
            }
        }
    }
}
