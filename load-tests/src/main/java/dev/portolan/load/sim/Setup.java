package dev.portolan.load.sim;

import dev.portolan.load.answer.Speaker;
import dev.portolan.load.dialect.Dialect;
import dev.portolan.load.dialect.Profile;
import dev.portolan.load.identity.IssuedTokens;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A simulated place before it starts: name, credentials, models and manners, set one by one. */
public final class Setup {
    private final Function<Profile, Dialect> dialect;
    private final List<String> models = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final List<Predicate<String>> issuers = new ArrayList<>();
    private String name;
    private String voice;
    private int words;
    private int context = 131_072;
    private int dimensions = 16;
    private Pace pace = Pace.IMMEDIATE;
    private int port;

    Setup(String name, Function<Profile, Dialect> dialect) {
        this.name = name;
        this.voice = name;
        this.dialect = dialect;
    }

    /** The name the place gives itself in its answers. */
    public Setup named(String wanted) {
        name = wanted;
        voice = wanted;
        return this;
    }

    /** How it introduces itself; two places with one voice give the same words. */
    public Setup voice(String wanted) {
        voice = wanted;
        return this;
    }

    /** Models it serves, beside those it has. */
    public Setup serving(String... names) {
        models.addAll(List.of(names));
        return this;
    }

    /** A credential it accepts; without any it asks for none. */
    public Setup key(String key) {
        keys.add(key);
        return this;
    }

    /** The tokens of a service that it trusts, beside its keys. */
    public Setup trusting(IssuedTokens tokens) {
        issuers.add(tokens::accepts);
        return this;
    }

    /** The least number of words in an answer. */
    public Setup words(int count) {
        words = count;
        return this;
    }

    /** The tokens a request may have before it is refused as too long. */
    public Setup context(int tokens) {
        context = tokens;
        return this;
    }

    /** The length of its embeddings when the caller asks for none. */
    public Setup dimensions(int count) {
        dimensions = count;
        return this;
    }

    /** How fast it answers. */
    public Setup pace(Pace wanted) {
        pace = wanted;
        return this;
    }

    /** The port; any free one unless set. */
    public Setup port(int wanted) {
        port = wanted;
        return this;
    }

    /** Starts it. */
    public Place start() {
        var profile =
                new Profile(
                        name,
                        door(),
                        models,
                        new Speaker(voice, words),
                        new Profile.Limits(context, dimensions));
        return new Place(name, dialect.apply(profile), pace, port);
    }

    private Predicate<String> door() {
        if (keys.isEmpty() && issuers.isEmpty()) {
            return _ -> true;
        }
        var accepted = Set.copyOf(keys);
        var trusted = List.copyOf(issuers);
        return credential ->
                accepted.contains(credential)
                        || trusted.stream().anyMatch(issuer -> issuer.test(credential));
    }
}
