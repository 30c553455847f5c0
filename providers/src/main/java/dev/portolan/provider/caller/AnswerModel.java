package dev.portolan.provider.caller;

/** The model that answers name: the value of {@code answers.model} in {@code portolan.yaml}. */
public enum AnswerModel {
    /** The model that the provider names. */
    UPSTREAM,
    /** The model that the request names. */
    REQUESTED
}
