"""The chain of the log, held by PostgreSQL: each row carries its rank, and the digest of its content and of the last.

Two sessions that log at once take turns on an advisory lock until their transaction ends: a rank and its digest never
fork. The last link stands in one row of its own, so that the chain goes on when its oldest rows have been erased.
"""

VERROU = 0x4A4F5552  # « JOUR »: our advisory lock for the chain

# The content of a row as text, the same for the trigger and for the verification.
CONTENU = """jsonb_build_array({l}.rang, extract(epoch from {l}.le)::numeric(20, 6), {l}.action, {l}.utilisateur_id,
    {l}.utilisateur_libelle, {l}.droit, {l}.plie_id, {l}.participant_id, {l}.parcours_id, {l}.objet,
    {l}.nombre)::text"""

CHAINER = f"""
    PERFORM pg_advisory_xact_lock({VERROU});
    SELECT m.rang + 1, m.empreinte INTO NEW.rang, NEW.precedente FROM journal_maillon m WHERE m.id = 1;
    IF NOT FOUND THEN
        NEW.rang := 1;
        NEW.precedente := repeat('0', 64);
    END IF;
    NEW.empreinte := encode(sha256(convert_to(NEW.precedente || {CONTENU.format(l="NEW")}, 'UTF8')), 'hex');
    INSERT INTO journal_maillon (id, rang, empreinte) VALUES (1, NEW.rang, NEW.empreinte)
        ON CONFLICT (id) DO UPDATE SET rang = EXCLUDED.rang, empreinte = EXCLUDED.empreinte;
    RETURN NEW;
"""  # noqa: S608 - a trigger, made of constants of ours

# A row is never changed, and leaves only once it is old enough, oldest first.
INEFFACABLE = """
    IF TG_OP = 'DELETE' AND OLD.le < now() - interval '12 months' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Une ligne du journal ne se modifie pas, et ne s’efface qu’après douze mois.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_ineffacable';
"""
