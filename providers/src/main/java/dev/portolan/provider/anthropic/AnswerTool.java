package dev.portolan.provider.anthropic;

import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Tools;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaFitting;
import dev.portolan.provider.schema.SchemaRules;

import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Asks for an answer by a schema that Claude can't enforce, or of a model that enforces none: the
 * schema is that of a tool which has to be called, and the call's arguments are the answer.
 */
final class AnswerTool {
    /** Models before structured outputs. */
    private static final Pattern OLD =
            Pattern.compile(
                    "claude-(?:instant|v?[123](?:[-.@]|$)|(?:opus|sonnet)-4(?:-0)?(?:[-@]2025|$))");

    private AnswerTool() {}

    /** Returns whether the answer has to be asked for as a tool. */
    static boolean isNeeded(Request request, String model) {
        return request.output() instanceof Output.Schema schema
                && (OLD.matcher(model).find()
                        || SchemaFitting.fit(schema.schema(), SchemaRules.CLAUDE)
                                instanceof FittedSchema.Unfit);
    }

    /** Returns the request with the tool in place of the schema. */
    static Request in(Request request) throws UntranslatableRequestException {
        if (!(request.output() instanceof Output.Schema schema)) {
            return request;
        }
        var type = schema.schema().get("type");
        if (!type.isNull() && !type.textOrEmpty().equals("object")) {
            throw new UntranslatableRequestException(
                    "response_format",
                    "Claude can't enforce the schema, and its whole is not an object.");
        }
        var tools = request.tools();
        if (tools.list().stream().anyMatch(tool -> tool.name().equals(Output.ANSWER_TOOL))) {
            throw new UntranslatableRequestException(
                    "tools", "The name " + Output.ANSWER_TOOL + " is reserved; rename the tool.");
        }
        var description = schema.description();
        var all = new ArrayList<>(tools.list());
        all.add(
                new Tools.Tool(
                        Output.ANSWER_TOOL,
                        description == null || description.isBlank()
                                ? "Gives the final answer."
                                : description,
                        schema.schema(),
                        null,
                        null));
        return new Request(
                request.system(),
                request.turns(),
                new Tools(all, choice(tools), tools.parallel()),
                request.sampling(),
                new Output.Text(),
                request.reasoning(),
                request.service(),
                request.extensions());
    }

    /** Returns the tools that must be called: one of the caller's, or the answer. */
    private static Tools.Choice choice(Tools tools) {
        boolean none = tools.isEmpty() || tools.choice() instanceof Tools.Choice.None;
        return switch (tools.choice()) {
            case Tools.Choice.Named named -> named;
            case Tools.Choice.Auto _auto when !none -> new Tools.Choice.Required();
            case Tools.Choice.Required _required when !none -> new Tools.Choice.Required();
            case Tools.Choice.Auto _auto -> new Tools.Choice.Named(Output.ANSWER_TOOL);
            case Tools.Choice.Required _required -> new Tools.Choice.Named(Output.ANSWER_TOOL);
            case Tools.Choice.None _none -> new Tools.Choice.Named(Output.ANSWER_TOOL);
        };
    }
}
