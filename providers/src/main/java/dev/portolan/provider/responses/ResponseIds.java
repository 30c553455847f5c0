package dev.portolan.provider.responses;

import dev.portolan.provider.toolcall.ToolCallIds;

/**
 * The ids of a response and its items, made of the id that the provider gave the answer. They begin
 * as OpenAI's do, because its API refuses items with others when they are sent back.
 */
final class ResponseIds {
    private static final String RESPONSE = "resp_";

    /** The most characters of an id are 64 with OpenAI. */
    private static final int MAX = 48;

    private ResponseIds() {}

    /** Returns the id of the response with the provider's id {@code given}. */
    static String response(String given, ToolCallIds ids) {
        var plain = given.startsWith(RESPONSE) ? given.substring(RESPONSE.length()) : given;
        var clean = plain.replaceAll("[^A-Za-z0-9_-]", "");
        if (clean.isEmpty()) {
            return RESPONSE + ids.unique();
        }
        return RESPONSE + (clean.length() > MAX ? clean.substring(clean.length() - MAX) : clean);
    }

    /** Returns the id of the item with a number. */
    static String item(String prefix, String response, int number) {
        return prefix + "_" + response.substring(RESPONSE.length()) + "_" + number;
    }
}
