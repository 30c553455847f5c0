package dev.portolan.provider.head;

import dev.portolan.provider.request.Feature;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The features that a request needs, each with the first field that asks for it, and the position
 * of the reader in the body, from which that field's name is made.
 */
final class FeatureNeeds {
    /** The levels of parts within parts that a field's name contains. */
    private static final int NAMED_LEVELS = 4;

    private final Map<Feature, String> fields = new EnumMap<>(Feature.class);
    private final int[] indexes = new int[NAMED_LEVELS];
    private String member = "";
    private int level;

    /** Notes that the value of a member of the body is read now. */
    void enterMember(String name) {
        member = name;
        level = 0;
    }

    /** Notes that an array in that value is read now: messages, parts, or parts of a part. */
    void enterArray() {
        if (level < NAMED_LEVELS) {
            indexes[level] = -1;
        }
        level++;
    }

    /** Notes that the next element of the array is read now. */
    void enterElement() {
        if (level <= NAMED_LEVELS) {
            indexes[level - 1]++;
        }
    }

    void leaveArray() {
        level--;
    }

    /** Adds a feature that the value read now needs. */
    void add(Feature feature) {
        if (!fields.containsKey(feature)) {
            fields.put(feature, field());
        }
    }

    /** Adds a feature that one element of a member of the body needs as a whole. */
    void addForElement(String array, Feature feature, int element) {
        fields.putIfAbsent(feature, array + "[" + element + "]");
    }

    /** Returns the features with their fields. */
    Map<Feature, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    private String field() {
        var name = new StringBuilder(member);
        for (int i = 0; i < Math.min(level, NAMED_LEVELS); i++) {
            name.append(i == 0 ? "[" : ".content[").append(indexes[i]).append(']');
        }
        return name.toString();
    }
}
