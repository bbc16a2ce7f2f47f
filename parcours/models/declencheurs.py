"""What only a trigger can hold: the start of a parcours is proved by an appointment (P-6.2c)."""

# Deferred to the commit, so that an appointment and the parcours it starts may be written in any order.
DEBUT_PROUVE = """
IF NOT EXISTS (
    SELECT 1 FROM parcours_entretien e
    WHERE e.parcours_id = NEW.id AND e.date_entretien = NEW.date_debut
      AND e.forme = 'individuel' AND e.mode = 'presentiel' AND e.presence = 'honore'
) OR EXISTS (
    SELECT 1 FROM parcours_entretien e
    WHERE e.parcours_id = NEW.id AND e.date_entretien < NEW.date_debut
      AND e.forme = 'individuel' AND e.mode = 'presentiel' AND e.presence = 'honore'
) THEN
    IF EXISTS (SELECT 1 FROM parcours_parcours p WHERE p.id = NEW.id AND p.date_debut = NEW.date_debut) THEN
        RAISE EXCEPTION 'parcours_debut_prouve'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parcours_debut_prouve',
            DETAIL = 'Un parcours commence le jour du premier rendez-vous individuel en présence (P-6.2c).';
    END IF;
END IF;
RETURN NULL;
"""

# The list of prescripteurs is open: its table says what is known. Other tools may not have kept it (empty).
PRESCRIPTEUR_CONNU = """
IF NOT EXISTS (SELECT 1 FROM parcours_codeprescripteur c WHERE c.code = NEW.prescripteur) THEN
    RAISE EXCEPTION 'parcours_prescripteur_connu'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'parcours_prescripteur_connu',
        DETAIL = 'Ce prescripteur n’est pas dans la liste.';
END IF;
RETURN NEW;
"""

# The same rule seen from the appointment: neither moved nor removed while a parcours starts with it.
ENTRETIEN_DE_DEBUT = """
IF EXISTS (
    SELECT 1 FROM parcours_parcours p
    WHERE p.id = COALESCE(NEW.parcours_id, OLD.parcours_id) AND p.date_debut IS NOT NULL AND NOT p.repris
      AND p.date_debut IS DISTINCT FROM (
        SELECT min(e.date_entretien) FROM parcours_entretien e
        WHERE e.parcours_id = p.id
          AND e.forme = 'individuel' AND e.mode = 'presentiel' AND e.presence = 'honore')
) THEN
    RAISE EXCEPTION 'entretien_de_debut'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entretien_de_debut',
        DETAIL = 'Ce rendez-vous fixe le début du parcours (P-6.2c) : il ne peut plus changer.';
END IF;
RETURN NULL;
"""
