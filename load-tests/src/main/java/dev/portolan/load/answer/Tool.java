package dev.portolan.load.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** A function the caller offers to the model. */
public record Tool(String name, JsonNode parameters) {

    /**
     * A call of a tool.
     *
     * @param arguments the text of a JSON object that fits the tool's parameters
     */
    public record Call(String name, String arguments) {}
}
