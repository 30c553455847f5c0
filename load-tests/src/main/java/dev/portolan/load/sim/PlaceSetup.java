package dev.portolan.load.sim;

import dev.portolan.load.answer.SimulatedModel;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedPlaceProfile;
import dev.portolan.load.identity.IssuedTokens;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A simulated place before it starts: name, credentials, models and manners, set one by one. */
public final class PlaceSetup {
    private final Function<SimulatedPlaceProfile, ServerDialect> dialect;
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

    PlaceSetup(String name, Function<SimulatedPlaceProfile, ServerDialect> dialect) {
        this.name = name;
        this.voice = name;
        this.dialect = dialect;
    }

    /** The name the place gives itself in its answers. */
    public PlaceSetup named(String wanted) {
        name = wanted;
        voice = wanted;
        return this;
    }

    /** How it introduces itself; two places with one voice give the same words. */
    public PlaceSetup voice(String wanted) {
        voice = wanted;
        return this;
    }

    /** Models it serves, beside those it has. */
    public PlaceSetup serving(String... names) {
        models.addAll(List.of(names));
        return this;
    }

    /** A credential it accepts; without any it asks for none. */
    public PlaceSetup key(String key) {
        keys.add(key);
        return this;
    }

    /** The tokens of a service that it trusts, beside its keys. */
    public PlaceSetup trusting(IssuedTokens tokens) {
        issuers.add(tokens::accepts);
        return this;
    }

    /** The least number of words in an answer. */
    public PlaceSetup words(int count) {
        words = count;
        return this;
    }

    /** The tokens a request may have before it is refused as too long. */
    public PlaceSetup context(int tokens) {
        context = tokens;
        return this;
    }

    /** The length of its embeddings when the caller asks for none. */
    public PlaceSetup dimensions(int count) {
        dimensions = count;
        return this;
    }

    /** How fast it answers. */
    public PlaceSetup pace(Pace wanted) {
        pace = wanted;
        return this;
    }

    /** The port; any free one unless set. */
    public PlaceSetup port(int wanted) {
        port = wanted;
        return this;
    }

    /** Starts it. */
    public SimulatedPlace start() {
        var profile =
                new SimulatedPlaceProfile(
                        name,
                        door(),
                        models,
                        new SimulatedModel(voice, words),
                        new SimulatedPlaceProfile.Limits(context, dimensions));
        return new SimulatedPlace(name, dialect.apply(profile), pace, port);
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
