package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.Json;

import java.util.Locale;

/** An entry of a model list. */
final class ModelCard {
    private ModelCard() {}

    static ObjectNode of(Flavour flavour, String model) {
        return Json.object()
                .put("id", model)
                .put("object", "model")
                .put("created", Turn.CREATED)
                .put("owned_by", flavour.name().toLowerCase(Locale.ROOT));
    }
}
