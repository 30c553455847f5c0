package dev.portolan.provider.discovery;

import java.util.List;

/** The outcome of asking a cloud. */
public sealed interface Survey {
    /** What it has, in its order. */
    record Seen(List<Offer> offers) implements Survey {
        public Seen {
            offers = List.copyOf(offers);
        }
    }

    /** It did not answer; the reason holds no secret. */
    record Unanswered(String why) implements Survey {}
}
