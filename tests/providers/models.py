from routerhub.engine.snapshot import Model


def model(slug: str) -> Model:
    """A model whose provider knows it by another name."""
    return Model(
        slug=slug,
        name=slug.title(),
        provider="borealis",
        upstream_name=f"{slug}-upstream",
        tier="small",
        context_window=100_000,
        max_output_tokens=4_000,
        capabilities=frozenset(),
        prices=(),
    )
