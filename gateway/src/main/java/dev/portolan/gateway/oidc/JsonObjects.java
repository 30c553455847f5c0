package dev.portolan.gateway.oidc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects from outside, within limits: no name twice, nothing after the end, 32 levels
 * at most. Whole numbers are {@code Long} if they fit.
 */
public final class JsonObjects {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 32;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(64)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonObjects() {}

    /** Returns the object that {@code json} contains; empty if it is not one within the limits. */
    public static Optional<Map<String, Object>> read(byte[] json) {
        try {
            return Optional.ofNullable(MAPPER.readValue(json, OBJECT));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
