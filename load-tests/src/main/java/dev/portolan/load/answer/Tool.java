package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** A function available to the model. */
public record Tool(String name, JsonNode parameters) {

    /**
     * A call of a function.
     *
     * @param arguments a JSON object, as text, that conforms to the parameters
     */
    public record Call(String name, String arguments) {}
}
