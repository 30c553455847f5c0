package dev.portolan.load.sim;

import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptStep;
import dev.portolan.load.stage.ScriptStep.Kind;

import java.time.Duration;
import java.util.ArrayList;

/**
 * How fast a place answers.
 *
 * @param firstToken the wait before the first token
 * @param betweenTokens the wait between one token and the next
 */
public record Pace(Duration firstToken, Duration betweenTokens) {
    /** As fast as the socket takes it. */
    public static final Pace IMMEDIATE = new Pace(Duration.ZERO, Duration.ZERO);

    /** A wait for the first token, then so many tokens a second. */
    public static Pace of(Duration firstToken, int tokensPerSecond) {
        return new Pace(firstToken, Duration.ofSeconds(1).dividedBy(tokensPerSecond));
    }

    Script apply(Script script) {
        if (equals(IMMEDIATE)) {
            return script;
        }
        return script.isStream() ? streamed(script) : whole(script);
    }

    private Script whole(Script script) {
        var steps = new ArrayList<ScriptStep>();
        steps.add(new ScriptStep.Pause(firstToken));
        steps.addAll(script.steps());
        return new Script(steps);
    }

    private Script streamed(Script script) {
        var steps = new ArrayList<ScriptStep>();
        boolean begun = false;
        for (var step : script.steps()) {
            if (step instanceof ScriptStep.Write write) {
                boolean token = write.kind() == Kind.TOKEN;
                if (!begun) {
                    steps.add(new ScriptStep.Pause(firstToken));
                } else if (token) {
                    steps.add(new ScriptStep.Pause(betweenTokens));
                }
                begun = true;
            }
            steps.add(step);
        }
        return new Script(steps);
    }
}
