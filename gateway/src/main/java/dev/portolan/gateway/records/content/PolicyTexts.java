package dev.portolan.gateway.records.content;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.lang.Source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policies of one configuration with the texts of their files. A text is the file's own, in
 * which {@code ${env:…}} and {@code ${file:…}} stand for secrets' values.
 *
 * @param configuration the configuration's digest
 * @param policies each policy's file, by the policy's name
 * @param files the files' texts, by name
 */
public record PolicyTexts(
        String configuration, Map<String, Place> policies, Map<String, SharedText> files) {
    public PolicyTexts {
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /**
     * Where a policy is written.
     *
     * @param file the file's name
     * @param line the line on which it begins, from 1
     */
    public record Place(String file, int line) {}

    /** Returns the policies and texts of a configuration. */
    public static PolicyTexts of(String configuration, PolicySet set, List<Source> texts) {
        Map<String, SharedText> files = new TreeMap<>();
        texts.forEach(text -> files.put(text.file(), SharedText.of(text.text())));
        Map<String, Place> policies = new LinkedHashMap<>();
        for (Policy policy : set.policies()) {
            policies.put(policy.name(), new Place(policy.at().file(), policy.at().line()));
        }
        return new PolicyTexts(configuration, policies, files);
    }

    /** Writes the policies of a decision as an array. */
    void write(List<String> names, CanonicalJson json) {
        json.array("policies");
        for (String name : names) {
            json.object();
            Place place = policies.get(name);
            SharedText text = place == null ? null : files.get(place.file());
            if (place != null && text != null) {
                json.member("file", place.file())
                        .member("line", place.line())
                        .member("name", name)
                        .member("text", text.hash().text());
            } else {
                json.member("name", name);
            }
            json.endObject();
        }
        json.endArray();
    }
}
