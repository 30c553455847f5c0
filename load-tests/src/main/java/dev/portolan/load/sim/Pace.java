package dev.portolan.load.sim;

import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.script.ScriptStep.Kind;

import java.time.Duration;
import java.util.ArrayList;

/**
 * The speed at which an endpoint answers.
 *
 * @param firstToken the delay before the first token
 * @param betweenTokens the delay between two tokens
 */
public record Pace(Duration firstToken, Duration betweenTokens) {
    /** Without delays. */
    public static final Pace IMMEDIATE = new Pace(Duration.ZERO, Duration.ZERO);

    /** Creates a pace of a delay before the first token, then {@code tokensPerSecond}. */
    public static Pace of(Duration firstToken, int tokensPerSecond) {
        return new Pace(firstToken, Duration.ofSeconds(1).dividedBy(tokensPerSecond));
    }

    Script apply(Script script) {
        if (equals(IMMEDIATE)) {
            return script;
        }
        return script.isStream() ? paceStream(script) : paceWhole(script);
    }

    private Script paceWhole(Script script) {
        var steps = new ArrayList<ScriptStep>();
        steps.add(new ScriptStep.Pause(firstToken));
        steps.addAll(script.steps());
        return new Script(steps);
    }

    private Script paceStream(Script script) {
        var steps = new ArrayList<ScriptStep>();
        boolean started = false;
        for (var step : script.steps()) {
            if (step instanceof ScriptStep.Write write) {
                boolean token = write.kind() == Kind.TOKEN;
                if (!started) {
                    steps.add(new ScriptStep.Pause(firstToken));
                } else if (token) {
                    steps.add(new ScriptStep.Pause(betweenTokens));
                }
                started = true;
            }
            steps.add(step);
        }
        return new Script(steps);
    }
}
