package dev.portolan.gateway.models;

import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A part of the list of models, as Anthropic's clients request it: at most {@code limit} entries
 * after {@code after_id}, or before {@code before_id}.
 *
 * @param more whether there are others in the direction of the request
 */
public record ModelPage(List<ListedModel> models, boolean more) {
    private static final String LIMIT = "limit";
    private static final String AFTER = "after_id";
    private static final String BEFORE = "before_id";
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1_000;

    public ModelPage {
        models = List.copyOf(models);
    }

    /** The result of reading the parameters of a request. */
    public sealed interface Reading {
        /** The part that was requested. */
        record Read(ModelPage page) implements Reading {}

        /** A parameter that can't be read. */
        record Refused(Refusal refusal) implements Reading {}
    }

    /** Returns the whole list as one page. */
    public static ModelPage whole(List<ListedModel> all) {
        return new ModelPage(all, false);
    }

    /** Returns the part of {@code all} that a request's {@code parameters} describe. */
    public static Reading of(List<ListedModel> all, MultiMap parameters) {
        int limit = limit(parameters.get(LIMIT));
        if (limit < 0) {
            return refused(
                    LIMIT,
                    "`limit` is not a number from 1 to %,d; send one, or leave it out."
                            .formatted(MAX_LIMIT));
        }
        String after = parameters.get(AFTER);
        String before = parameters.get(BEFORE);
        if (after != null && before != null) {
            return refused(BEFORE, "`after_id` and `before_id` exclude each other; send one.");
        }
        String from = after != null ? after : before;
        int at = from == null ? -1 : indexOf(all, from);
        if (from != null && at < 0) {
            return refused(
                    after != null ? AFTER : BEFORE,
                    "`%s` names no model of the list; send the `first_id` or `last_id` of a page."
                            .formatted(after != null ? AFTER : BEFORE));
        }
        return new Reading.Read(
                before == null ? after(all, at + 1, limit) : before(all, at, limit));
    }

    private static ModelPage after(List<ListedModel> all, int from, int limit) {
        int to = Math.min(all.size(), from + limit);
        return new ModelPage(all.subList(from, to), to < all.size());
    }

    private static ModelPage before(List<ListedModel> all, int to, int limit) {
        int from = Math.max(0, to - limit);
        return new ModelPage(all.subList(from, to), from > 0);
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        boolean number =
                !text.isEmpty()
                        && text.length() <= 4
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = number ? Integer.parseInt(text) : 0;
        return limit >= 1 && limit <= MAX_LIMIT ? limit : -1;
    }

    private static int indexOf(List<ListedModel> all, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static Reading refused(String param, String message) {
        return new Reading.Refused(Refusal.of(RefusalCode.INVALID_REQUEST, message).at(param));
    }

    /** Returns the id of the first entry; null if there is none. */
    @Nullable String firstId() {
        return models.isEmpty() ? null : models.getFirst().id();
    }

    /** Returns the id of the last entry; null if there is none. */
    @Nullable String lastId() {
        return models.isEmpty() ? null : models.getLast().id();
    }
}
