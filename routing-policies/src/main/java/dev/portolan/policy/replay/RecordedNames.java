package dev.portolan.policy.replay;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Prefer;
import dev.portolan.policy.model.RequestFacts;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of the headers and tags that a policy set reads: a record contains exactly these, so
 * that the request can be decided again.
 *
 * @param budget whether it reads what is left of the caller's budgets
 */
public record RecordedNames(Set<String> headers, Set<String> tags, boolean budget) {

    /** {@code request.headers["x"]}, {@code request.tags.x}, {@code "x" in request.headers}. */
    private static final Pattern NAME =
            Pattern.compile(
                    "request\\s*\\.\\s*(?<map>headers|tags)\\s*(?:\\[\\s*(?<q>[\"'])(?<key>[^\"']*)\\k<q>"
                        + "|\\.\\s*(?<field>[A-Za-z_][A-Za-z0-9_]*))"
                        + "|(?<p>[\"'])(?<member>[^\"']*)\\k<p>\\s*in\\s+request\\s*\\.\\s*(?<in>headers|tags)\\b");

    private static final int MAX_MODEL_LENGTH = 256;
    private static final int MAX_VALUE_LENGTH = 1_024;

    /** No names. */
    public static final RecordedNames NONE = new RecordedNames(Set.of(), Set.of(), false);

    public RecordedNames {
        headers = Set.copyOf(headers);
        tags = Set.copyOf(tags);
    }

    /** Returns the names in the conditions and shares of a set. */
    public static RecordedNames of(PolicySet set) {
        var headers = new TreeSet<String>();
        var tags = new TreeSet<String>();
        conditions(set).map(Condition::text).forEach(text -> add(text, headers, tags));
        for (Policy policy : set.policies()) {
            policy.settings()
                    .prefer()
                    .map(Prefer::knobs)
                    .ifPresent(knobs -> sticky(knobs.shares().sticky(), headers, tags));
        }
        boolean budget =
                conditions(set).anyMatch(read -> read.facts().contains(Fact.BUDGET_REMAINING));
        return new RecordedNames(headers, tags, budget);
    }

    private static Stream<Condition> conditions(PolicySet set) {
        return Stream.concat(
                        set.policies().stream().map(Policy::when),
                        set.invariants().stream().map(invariant -> invariant.given()))
                .flatMap(Optional::stream);
    }

    private static void add(String text, Set<String> headers, Set<String> tags) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            String map = name.group("map") == null ? name.group("in") : name.group("map");
            String key = name.group("key") == null ? name.group("field") : name.group("key");
            String read = key == null ? name.group("member") : key;
            if (map.equals("headers")) {
                headers.add(read.toLowerCase(Locale.ROOT));
            } else {
                tags.add(read);
            }
        }
    }

    private static void sticky(String by, Set<String> headers, Set<String> tags) {
        if (by.startsWith("headers.")) {
            headers.add(by.substring(8).toLowerCase(Locale.ROOT));
        } else if (by.startsWith("tags.")) {
            tags.add(by.substring(5));
        }
    }

    /** Returns these names and what is left of the caller's budgets. */
    public RecordedNames withBudget() {
        return new RecordedNames(headers, tags, true);
    }

    /** Returns the names in either set. */
    public RecordedNames with(RecordedNames other) {
        var bothHeaders = new TreeSet<>(headers);
        bothHeaders.addAll(other.headers);
        var bothTags = new TreeSet<>(tags);
        bothTags.addAll(other.tags);
        return new RecordedNames(bothHeaders, bothTags, budget || other.budget);
    }

    /**
     * Returns the names that the other set lacks, as {@code header x}, {@code tag y} and {@code
     * budget.remaining}.
     */
    public Set<String> beyond(RecordedNames other) {
        var beyond = new TreeSet<String>();
        headers.stream()
                .filter(h -> !other.headers.contains(h))
                .forEach(h -> beyond.add("header " + h));
        if (budget && !other.budget) {
            beyond.add(Fact.BUDGET_REMAINING.cel());
        }
        tags.stream().filter(t -> !other.tags.contains(t)).forEach(t -> beyond.add("tag " + t));
        return beyond;
    }

    /**
     * Returns the request with only the named headers and tags, and with long texts cut. A model's
     * name that is cut is longer than a catalog permits, so the decision stays the same.
     */
    public RequestFacts of(RequestFacts request) {
        return new RequestFacts(
                request.caller(),
                bounded(request.model(), MAX_MODEL_LENGTH),
                request.path(),
                only(headers, request.headers()),
                only(tags, request.tags()),
                request.demand(),
                request.preferences());
    }

    private static Map<String, String> only(Set<String> names, Map<String, String> all) {
        var some = new HashMap<String, String>();
        for (String name : names) {
            String value = all.get(name);
            if (value != null) {
                some.put(name, bounded(value, MAX_VALUE_LENGTH));
            }
        }
        return some;
    }

    private static String bounded(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + '…';
    }
}
